"""The widget as a visitor works with it."""

from playwright.sync_api import Locator, Page, expect

_FOCUSED = """() => {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused?.getAttribute("part") ?? focused?.localName ?? "";
}"""


class Chat:
    """The widget of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def part(self, name: str) -> Locator:
        """What bears a part's name, inside the shadow root."""
        return self.page.locator(f'hoidap-chat [part~="{name}"]')

    def open(self) -> "Chat":
        """Press the launcher."""
        self.part("launcher").click()
        expect(self.part("panel")).to_be_visible()
        return self

    def send(self, question: str) -> Locator:
        """Ask, and return the answer that is coming."""
        before = self.part("answer").count()
        self.part("input").fill(question)
        self.part("input").press("Enter")
        expect(self.part("answer")).to_have_count(before + 1)
        return self.part("answer").nth(before)

    def ask(self, question: str, state: str = "done") -> Locator:
        """Ask, and return the answer when nothing more will come."""
        answer = self.send(question)
        expect(answer).to_have_attribute("data-state", state)
        return answer

    def open_source(self, marker: int = 1) -> Locator:
        """Press a marker of the last answer and return the card, its document loaded."""
        self.part("answer").last.locator(f'[data-marker="{marker}"]').first.click()
        expect(self.part("passage-text")).to_be_visible()
        return self.part("source")

    def focused(self) -> str:
        """The part that has the focus, or the name of the element where it is none of the widget's."""
        return str(self.page.evaluate(_FOCUSED))

    def press_until(self, key: str, part: str, *, most: int = 20) -> None:
        """Press a key until a part has the focus."""
        for _ in range(most):
            self.page.keyboard.press(key)
            if self.focused() == part:
                return
        raise AssertionError(f"{most} times {key} does not lead to {part!r}")
