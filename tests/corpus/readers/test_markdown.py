from corpus.readers import read


def blocks(document, kind=None):
    return [document.text[b.start : b.end] for b in document.blocks if kind in (None, b.kind)]


MDX = """---
title: World Report 2025
date: 2025-03-01
---
import { Box } from '@/components';

export const subtitle = 'Never mind';

# Foreword <Icon name="x"/>

<!-- a remark
over two lines -->
In every crisis, **information** is as essential as food.
It saves<sup>1</sup> lives.

<Image
  src="/a.webp"
  blurDataURL="data:image/webp;base64,UklGRmYCAABXRUJQ=="
/>

<Box>
  Asks come first.
</Box>

![chart](chart.png)

- first
- second
  goes on

| Country | Staff |
|:--------|------:|
| Mali    | 2,278 |

[^1]: IFRC, <Link>www.example.org</Link> 2022.
"""


def test_the_text_is_the_source_behind_the_front_matter():
    document = read("a.mdx", MDX.encode())
    assert document.text == MDX[MDX.index("import") :]
    assert document.metadata.title.startswith("World Report 2025")


def test_code_comments_and_pictures_are_in_no_block():
    document = read("a.mdx", MDX.encode())
    assert blocks(document)
    for text in blocks(document):
        assert not any(
            sign in text for sign in ("base64", "import", "remark", "Box", "Icon", "png")
        )


def test_paragraphs_items_and_notes_are_told_apart():
    document = read("a.mdx", MDX.encode())
    assert blocks(document, "heading") == ["Foreword"]
    assert blocks(document, "item") == ["first", "second\n  goes on"]
    assert blocks(document, "footnote") == ["IFRC,", "www.example.org", "2022."]
    assert blocks(document, "paragraph") == [
        "In every crisis, **information** is as essential as food.\nIt saves<sup>1</sup> lives.",
        "Asks come first.",
    ]


def test_a_table_row_stays_as_in_the_source_and_knows_its_columns():
    document = read("a.mdx", MDX.encode())
    row = [block for block in document.blocks if block.kind == "row"][-1]
    assert document.text[row.start : row.end] == "Mali    | 2,278"
    assert [(document.text[c.start : c.end], c.header) for c in row.row.cells] == [
        ("Mali", ("Country",)),
        ("2,278", ("Staff",)),
    ]


def test_titles_of_sections_are_free_of_marks():
    source = "# **Results** in [Mali](http://x)[^3]\n\ntext\n\nSecond\n------\n\nmore\n"
    document = read("a.md", source.encode())
    assert [(s.title, s.level) for s in document.sections] == [
        ("Results in Mali", 1),
        ("Second", 2),
    ]


def test_what_only_looks_like_front_matter_stays():
    source = "# Title\n\n---\n\nwords\n\n---\n\nmore words\n"
    assert read("a.md", source.encode()).text == source
