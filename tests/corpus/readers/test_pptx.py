import io

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from corpus.readers import read


def presentation():
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Training in Mali"
    first.placeholders[1].text = "48 police officers\n30 men from the media"
    first.notes_slide.notes_text_frame.text = "Say who paid for it."
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Staff"
    right = second.shapes.add_textbox(Cm(12), Cm(5), Cm(5), Cm(2))
    right.text_frame.text = "right"
    left = second.shapes.add_textbox(Cm(2), Cm(5), Cm(5), Cm(2))
    left.text_frame.text = "left"
    table = second.shapes.add_table(2, 2, Cm(2), Cm(8), Cm(10), Cm(3)).table
    for row, texts in enumerate([("Country", "Trained"), ("Peru", "140")]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    data = CategoryChartData()
    data.categories = ["2018", "2019"]
    data.add_series("Women", (120, 140.5))
    second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(2), Cm(12), Cm(8), Cm(5), data)
    second._element.set("show", "0")
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def test_a_slide_is_a_page_with_its_title_as_heading_and_its_notes():
    document = read("a.pptx", presentation())
    assert document.page_text(1).split("\n\n")[0] == "Training in Mali"
    at = document.text.index("30 men")
    assert (document.page_at(at), document.headings_at(at)) == (1, ("Training in Mali",))
    assert "Say who paid" in document.page_text(1)


def test_shapes_are_read_from_left_to_right_and_from_top_to_bottom():
    document = read("a.pptx", presentation())
    places = [document.text.index(words) for words in ("Staff", "left", "right", "Peru", "2019")]
    assert places == sorted(places)
    assert {document.page_at(place) for place in places} == {2}


def test_tables_and_charts_have_rows_with_names_of_columns():
    document = read("a.pptx", presentation())
    found = {document.text[b.start : b.end]: b.row for b in document.blocks if b.row}
    assert found["Peru | 140"].cells[1].header == ("Trained",)
    assert found["2019 | 140.5"].cells[1].header == ("Women",)


def test_a_hidden_slide_is_noted():
    assert read("a.pptx", presentation()).notes == ("slide 2 is hidden in the presentation",)


def test_a_presentation_is_called_by_the_title_of_its_first_slide():
    assert read("a.pptx", presentation()).metadata.title == "Training in Mali"
