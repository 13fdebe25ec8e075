"""Marks leave the order of a text alone: right-to-left readings look marked as they look unmarked."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from webapp.text import markup
from webapp.text.collation import compared

STYLE = (Path(markup.__file__).parent.parent / "web/static/variorum.css").read_text(encoding="utf-8")
PAIRS = [
    ("هدف السلام يعتمد عليه وعلى كينيدي (1963).", "هدف السلم يتوقف عليه وعلى CMEA كينيدي (1963)."),
    ("דבר השלום תלוי בו ובקנדי, 24 באפריל.", "עניין השלום תלוי בו וב-Kennedy, 24 באפריל."),
    ("He said שלום עולם again.", "He said שלום לעולם again, and left."),
]
ORDER = """words => {
    const text = document.createTreeWalker(words, NodeFilter.SHOW_TEXT), found = [];
    while (text.nextNode()) {
        if (text.currentNode.parentElement.closest(".vh")) continue;
        for (let at = 0; at < text.currentNode.length; at++) {
            const range = document.createRange();
            range.setStart(text.currentNode, at); range.setEnd(text.currentNode, at + 1);
            found.push(range.getBoundingClientRect().left);
        }
    }
    return [...found.keys()].sort((a, b) => found[a] - found[b] || a - b).join(" ");
}"""


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_characters_stand_in_the_order_that_they_have_without_marks(page: Page, left: str, right: str) -> None:
    edits = compared([(left, right)])[0]
    marked = markup.sides([right], left, edits, "right", [()])[0]
    assert "<ins" in marked
    shown = [
        f'<p class="text" dir="auto" style="white-space:nowrap">{html}</p>' for html in (markup.plain(right), marked)
    ]
    page.set_content(f"<style>{STYLE} ins {{ padding: 0 }}</style>{''.join(shown)}")
    plain, with_marks = (page.locator("p").nth(number).evaluate(ORDER) for number in (0, 1))
    assert plain == with_marks
