"""What must hold of any page, whatever stands on it: reach, room for a thumb, nothing beyond the edge."""

from playwright.sync_api import Page

THUMB = 44
CARD = 56

# Links among words are as high as their line; what stands free must be found by a thumb.
_SMALL = """least => {
  const shown = one => {
    const box = one.getBoundingClientRect()
    return box.width > 1 && box.height > 1 && getComputedStyle(one).visibility === 'visible'
  }
  const amongWords = one => {
    if (getComputedStyle(one).display !== 'inline') return false
    const around = one.closest('p, li, dd, dt, td, th, h1, h2, h3, div')
    return around.textContent.trim().length > one.textContent.trim().length
  }
  return [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
    .filter(shown).filter(one => !amongWords(one))
    .filter(one => !one.matches('.skip'))
    .filter(one => !(one.tabIndex < 0 && one.closest('.vh')))
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.height < least - .5 || box.width < least - .5)
    .map(([one, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 110)}`)
}"""

_WIDE = """() => {
  const room = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= room) return []
  return [...document.querySelectorAll('main *, header *, footer *, nav *')]
    .filter(one => one.getBoundingClientRect().right > room + 1 && !one.closest('.filters, .vh, .scroll'))
    .slice(0, 3).map(one => `${Math.round(one.getBoundingClientRect().right)} ${one.outerHTML.slice(0, 110)}`)
    .concat(`${document.documentElement.scrollWidth} wide`)
}"""

_HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4')]
  .filter(one => one.offsetParent).map(one => +one.tagName[1])"""

_RING = """() => {
  const one = document.activeElement
  const drawn = one.matches('.ans input, .govuk-radios__input, .govuk-checkboxes__input')
    ? [one.nextElementSibling, '::before'] : [one, null]
  const rings = [getComputedStyle(drawn[0]), getComputedStyle(drawn[0], drawn[1])]
  return rings.some(css => css.outlineStyle !== 'none' && parseFloat(css.outlineWidth) >= 3)
}"""


def too_small(page: Page, least: int = THUMB) -> list[str]:
    """What a thumb could miss: things to press that stand free and are under `least` pixels."""
    found: list[str] = page.evaluate(_SMALL, least)
    return found


def low_answers(page: Page) -> int:
    """How many answers of the welcome card are lower than 56 pixels."""
    sizes: list[float] = page.locator(".ans > span, .thumb .btn").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    return sum(size < CARD for size in sizes)


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the right edge and makes the page scroll sideways."""
    found: list[str] = page.evaluate(_WIDE)
    return found


def heading_steps(page: Page) -> list[int]:
    """The levels of the page's headings, in their order."""
    found: list[int] = page.evaluate(_HEADINGS)
    return found


def ring_is_seen(page: Page) -> bool:
    """Whether what has the keyboard's focus shows it."""
    return bool(page.evaluate(_RING))
