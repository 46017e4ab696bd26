"""WebKit, the engine of Safari and of all browsers on iPhones: Debian's, on its own screen."""

import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import ActionChains, WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.window import LONGEST_WAIT, Point, Window

BROWSERS = "webkit2gtk-*/MiniBrowser"
KEYS = {"ArrowLeft": Keys.ARROW_LEFT, "ArrowRight": Keys.ARROW_RIGHT}


def find(name: str) -> str:
    found = shutil.which(name)
    assert found, f"the browser tests need {name}; `make test` installs Debian's"
    return found


def find_browser() -> str:
    found = sorted(
        path for lib in Path("/usr/lib").glob("*-linux-gnu") for path in lib.glob(BROWSERS)
    )
    assert found, "the browser tests need WebKit's MiniBrowser; `make test` installs Debian's"
    return str(found[-1])


@contextmanager
def screen() -> Iterator[str]:
    """Lend the name of a display that nobody else uses."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [find("Xvfb"), "-displayfd", str(writing), "-screen", "0", "1400x1000x24"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        number = os.read(reading, 16).decode().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        os.close(reading)
        server.terminate()
        server.wait()


class WebKitWindow(Window):
    """The window of a driver of Selenium."""

    def __init__(self, driver: WebKitGTK) -> None:
        self._driver = driver

    def open(self, address: str) -> None:
        self._driver.get(address)

    def run(self, function: str, *values: Any) -> Any:
        return self._driver.execute_script(f"return ({function})(...arguments)", *values)

    def press(self, key: str) -> None:
        ActionChains(self._driver).send_keys(KEYS[key]).perform()

    def drag(self, start: Point, end: Point) -> None:
        actions = ActionBuilder(self._driver)
        mouse = actions.pointer_action
        mouse.move_to_location(*map(round, start)).pointer_down()
        mouse.move_to_location(*map(round, end)).pointer_up()
        actions.perform()


@contextmanager
def webkit() -> Iterator[WebKitWindow]:
    """Lend a window of WebKit."""
    options = WebKitGTKOptions()
    options.binary_location = find_browser()
    options.add_argument("--automation")
    with screen() as display:
        service = Service(find("WebKitWebDriver"), env={**os.environ, "DISPLAY": display})
        with warnings.catch_warnings():
            # Selenium's class for WebKitGTK hands its base an argument that Selenium deprecates.
            warnings.simplefilter("ignore", DeprecationWarning)
            driver = WebKitGTK(options=options, service=service)
        driver.set_script_timeout(LONGEST_WAIT)
        driver.set_page_load_timeout(LONGEST_WAIT)
        try:
            yield WebKitWindow(driver)
        finally:
            driver.quit()
