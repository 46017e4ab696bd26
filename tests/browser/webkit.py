"""WebKit, the engine of Safari and of all browsers on iPhones: Debian's, on its own screen."""

import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.webkitgtk.service import Service

BROWSERS = "webkit2gtk-*/MiniBrowser"
SECONDS = 60


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


@contextmanager
def webkit() -> Iterator[WebKitGTK]:
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
        driver.set_script_timeout(SECONDS)
        driver.set_page_load_timeout(SECONDS)
        try:
            yield driver
        finally:
            driver.quit()
