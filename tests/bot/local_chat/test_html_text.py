"""Telegram's HTML: what it means and what is refused, in Telegram's words."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local_chat.entities import Entity, FormattedText
from bot.local_chat.html_text import MarkupError, normalize_url, parse_html
from bot.utf16 import utf16_length


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>a</b> <STRONG>b</STRONG>", "a b", [Entity("bold", 0, 1), Entity("bold", 2, 1)]),
        ("<i>a</i><em>b</em>", "ab", [Entity("italic", 0, 1), Entity("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [Entity("underline", 0, 1), Entity("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [Entity("strikethrough", 0, 1), Entity("strikethrough", 1, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [Entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [Entity("spoiler", 0, 1)]),
        ("😀<b>é😀</b>", "😀é😀", [Entity("bold", 2, 3)]),
        ("<b>a<i>b</i></b>", "ab", [Entity("italic", 1, 1), Entity("bold", 0, 2)]),
        ("<b>a</>", "a", [Entity("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ("<code>x &lt; y</code>", "x < y", [Entity("code", 0, 5)]),
        ("<pre>a<b>b</b></pre>", "ab", [Entity("pre", 0, 2)]),
        ('<pre><code class="language-python">a</code></pre>', "a", [Entity("pre", 0, 1, language="python")]),
        ("<blockquote>a</blockquote>", "a", [Entity("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [Entity("expandable_blockquote", 0, 1)]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", [Entity("blockquote", 0, 2)]),
        ("<a href='http://x.org/?a=1&amp;b'>t</a>", "t", [Entity("text_link", 0, 1, url="http://x.org/?a=1&b")]),
        ("<a>x.org</a>", "x.org", [Entity("text_link", 0, 5, url="http://x.org/")]),
        ("<a href=x.org title = ''>t</a>", "t", [Entity("text_link", 0, 1, url="http://x.org/")]),
        ("<a href='not a link'>t</a>", "t", []),
        ("&lt;&gt;&amp;&quot;&#65;&#x1F600;", '<>&"A😀', []),
        ("&nbsp; &copy; & &; &#; &ltx &amp", "&nbsp; &copy; & &; &#; &ltx &", []),
    ],
)
def test_what_html_means(source: str, text: str, entities: list[Entity]) -> None:
    assert parse_html(source) == FormattedText(text, tuple(entities))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("é < 3", 'Unsupported start tag "" at byte offset 3'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b ", 'Unclosed start tag "b" at byte offset 0'),
        ("<a href='x", 'Unclosed start tag "a" at byte offset 0'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b x>", "Unexpected end tag at byte offset 4"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>a</a>", "Unexpected end of name token at byte offset 8"),
    ],
)
def test_what_html_is_refused(source: str, reason: str) -> None:
    with pytest.raises(MarkupError) as refusal:
        parse_html(source)
    assert str(refusal.value) == reason


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(f"<b>{escape(text, quote=False)}</b>").text == text


@given(st.text(st.sampled_from("<>/&;= \"'#bacodeprhf1😀é\n"), max_size=60))
def test_any_text_is_parsed_or_refused_and_entities_lie_inside(source: str) -> None:
    try:
        parsed = parse_html(source)
    except MarkupError:
        return
    for entity in parsed.entities:
        assert 0 <= entity.offset < entity.end <= utf16_length(parsed.text)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.org/b?c#d", "https://a.org/b?c#d"),
        ("https://a.org", "https://a.org/"),
        ("tg://user?id=5", "tg://user?id=5"),
        ("http://localhost:8080", "http://localhost:8080/"),
        ("nowhere", None),
        ("https://", None),
        ("javascript:alert(1)", None),
        ("a.org/" + "x" * 3000, None),
    ],
)
def test_links(address: str, kept: str | None) -> None:
    assert normalize_url(address) == kept
