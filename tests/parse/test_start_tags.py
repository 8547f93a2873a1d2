from fuwake.parse.start_tags import slices, thinned


def test_ordinary_documents_stay_as_they_are() -> None:
    html = "<!-- <b --><p title='a > b' class=x>1 < 2</p><img src=\"http://a.example/>\" /><a href=x" + " b" * 199 + "></a><"
    assert thinned(html) == html


def test_a_tag_of_very_many_attributes_keeps_its_target_wherever_it_stands() -> None:
    many = "".join(f" a{number}=1" for number in range(300))
    assert thinned(f"<p title='<b>'>x<a{many} href=http://e.example/>y</a>") == "<p title='<b>'>x<a href=http://e.example/>y</a>"
    assert thinned("<a" + "='<a" * 100_000) == "<a" + "='<a" * 100_000  # quickly: nothing is looked at twice


def test_slices_hold_the_whole_document_and_count_its_tags() -> None:
    for html in ("no tag", "<p>x" * 5_000, "<p>x" * 12_001, "< " * 6_000):
        pieces = list(slices(html))
        assert "".join(piece for piece, _ in pieces) == html
        assert sum(count for _, count in pieces) == html.count("<p>")
        assert all(count <= 5_000 for _, count in pieces)
