import pytest

from corpus.errors import NoText, ReadError
from corpus.readers import read


def blocks(document, kind=None):
    return [document.text[b.start : b.end] for b in document.blocks if kind in (None, b.kind)]


PAGE = """<!DOCTYPE html><html lang="en"><head>
<title>Training | UNODC</title><script>var hidden = "script text";</script>
<link rel="canonical" href="https://example.org/training">
<meta property="og:title" content="Training of judges in Peru">
</head><body>
<nav><a href="/">Home</a></nav><header><h1>Site name</h1></header>
<?php include_once("menu.php") ?>
<div class="main-menu"><a>One</a><a>Two</a></div>
<p style="display: none">Hidden words</p>
<h2>Results <em>2019</em></h2>
Loose words before<br>a break.
<p>In Peru, <b>140</b> judges were&nbsp;trained.</p>
<ul><li>police <i>officers</i></li><li>prosecutors</li></ul>
<h3>Table of staff</h3>
<table><caption>Table 1: Staff</caption>
<thead><tr><th rowspan="2">Country</th><th colspan="2">Trained</th></tr>
<tr><th>Women</th><th>Men</th></tr></thead>
<tr><td>Mali</td><td>1,200</td><td>340</td></tr></table>
<footer>Imprint</footer></body></html>"""


def test_the_content_is_read_without_navigation_scripts_and_hidden_text():
    document = read("a.html", PAGE.encode())
    assert blocks(document, "paragraph") == [
        "Loose words before\na break.",
        "In Peru, 140 judges were trained.",
    ]
    assert blocks(document, "item") == ["police officers", "prosecutors"]
    assert [(s.title, s.level) for s in document.sections] == [
        ("Results 2019", 2),
        ("Table of staff", 3),
    ]


def test_a_table_knows_its_title_and_its_headers_over_several_rows():
    document = read("a.html", PAGE.encode())
    row = [block.row for block in document.blocks if block.row][-1]
    assert (row.table, row.label) == ("Table 1: Staff", "Mali")
    assert [cell.header for cell in row.cells] == [
        ("Country",),
        ("Trained", "Women"),
        ("Trained", "Men"),
    ]


def test_the_page_tells_its_title_and_address():
    metadata = read("a.html", PAGE.encode()).metadata
    assert metadata.url == "https://example.org/training"
    assert metadata.title.startswith("Training of judges in Peru")


def test_a_page_that_is_wrapped_in_a_form_is_read():
    words = "The whole page of some sites stands inside one form element. " * 10
    page = f"<html><body><form action='x'><p>{words}</p></form></body></html>"
    assert words.strip() in read("a.html", page.encode()).text


def test_headings_that_stand_over_nothing_and_come_back_are_read_once():
    slides = "<li><h2>What next?</h2></li>" * 4
    page = f"<html><body><ul>{slides}</ul><h2>What next?</h2><p>Work goes on.</p></body></html>"
    assert blocks(read("a.html", page.encode())) == ["What next?", "Work goes on."]


def test_a_table_that_lays_out_the_page_is_read_as_text():
    page = "<html><table role='presentation'><tr><td>Left</td><td>Right</td></tr></table></html>"
    assert blocks(read("a.html", page.encode()), "paragraph") == ["Left", "Right"]


def test_the_main_element_is_taken_alone():
    words = "The report on training is out. " * 5
    page = f"<html><body><div>Related pages</div><main><p>{words}</p></main></body></html>"
    assert blocks(read("a.html", page.encode())) == [words.strip()]


@pytest.mark.parametrize(
    "page",
    ["<html><body><script>x</script></body></html>", "<html></html>", "<html><body> - </body>"],
)
def test_a_page_without_content_is_no_document(page):
    with pytest.raises(NoText):
        read("a.html", page.encode())


def test_a_page_that_nests_thousands_of_elements_is_refused_and_not_cut_short():
    page = "<html><body>" + "<div>" * 10_000 + "deep" + "</div>" * 10_000 + "<p>after</p>"
    with pytest.raises(ReadError, match="nests hundreds of elements"):
        read("a.html", page.encode())


def test_a_page_of_two_hundred_levels_is_read():
    page = "<html><body>" + "<div>" * 200 + "deep" + "</div>" * 200 + "<p>after</p>"
    assert blocks(read("a.html", page.encode())) == ["deep", "after"]


def test_control_characters_behind_a_hidden_element_do_not_spoil_a_page():
    page = b"<body><p hidden>x</p>&#1;UNFPA trained 61&#11; midwives.<nav>a</nav>\x08<p>In Samoa.</body>"
    assert read("a.html", page).text == "UNFPA trained 61 midwives.\n\nIn Samoa."
