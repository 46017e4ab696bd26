"""What a class cannot read on a projector: text that is too small, or cut."""

from playwright.sync_api import Page

LEAST = 18
"""Pixels of the smallest text in a window of 1280 pixels."""

_ILLEGIBLE = """([least, width, height]) => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, parent = node.parentElement;
        const isText = node.data.trim() && !parent.closest(
            'style, script, title, noscript, [data-testid=stIconMaterial], .katex-mathml');
        if (!isText || !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
            continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        let { left, top, right, bottom } = box, isCut = false, scrolls = false;
        for (let e = parent; e; e = e.parentElement) {
            const style = getComputedStyle(e), edge = e.getBoundingClientRect();
            scrolls ||= /auto|scroll/.test(style.overflowX + style.overflowY);
            if (style.overflowX === 'visible' && e.tagName !== 'svg') continue;
            const outside = left < edge.left - 3 || right > edge.right + 3
                || top < edge.top - 3 || bottom > edge.bottom + 3;
            isCut ||= outside && !scrolls;
            [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
            [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
        }
        isCut ||= !scrolls
            && (box.left < 0 || box.top < 0 || box.right > width || box.bottom > height);
        // A name only for screen readers is cut to a pixel.
        const isSeen = right - left > 1 && bottom - top > 1
            && right > 0 && bottom > 0 && left < width && top < height;
        if (!isSeen) continue;
        const size = parseFloat(getComputedStyle(parent).fontSize);
        const words = `${node.data.trim().slice(0, 40)} at ${Math.round(left)}, ${Math.round(top)}`;
        if (size < least) found.push(`${size.toFixed(1)} px: ${words}`);
        if (isCut) found.push(`cut: ${words}`);
    }
    return found;
}"""


def illegible(page: Page, width: int, height: int) -> list[str]:
    """Return the seen texts of a window that are small, or cut where nothing can be scrolled."""
    found: list[str] = page.evaluate(_ILLEGIBLE, [LEAST, width, height])
    return found
