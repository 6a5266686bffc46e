"""The page in a browser: every step with its verdict, links that lead to it, and nothing that is loaded.

A headless Chromium of the system, driven by its own driver; skipped only where there is none.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from derive.report.html import entry_of, index, render
from derive.report.marks import MARKS
from derive.report.page import Page
from tests.test_report_html import FOUNDING, HOSTILE, made, page_named

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")

if CHROMIUM is not None:
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By

_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1200,900",
)  # fmt: skip

_SEEN = """
    const wide = item => item.getBoundingClientRect().width;
    return [...document.querySelectorAll(".line")].map(line => ({
        id: line.id,
        said: line.querySelector(".mark").textContent,
        mark: wide(line.querySelector(".mark")),
        formulas: [...line.querySelectorAll(".left math, .right math")].map(wide),
    }));
"""
# a line of sixty terms, one that cannot be broken, and one that leaves a long difference over
_TERMS = " + ".join(rf"\frac{{x_{{{number}}}^{{2}}}}{{{number}}}" for number in range(1, 61))
_LONG = rf"""
title: {"long" * 40}
declare: {{k: {{size: {{at_least: 60}}}}, x: {{vector: k}}, f: {{function: {{arity: 1}}}}}}
steps:
  - latex: {_TERMS} = \left( {_TERMS} \right)
  - latex: x_1 + f({_TERMS}) = x_2 + f(x_1)
    expect: refuted
"""
_WHERE = """
    const target = document.querySelector(":target"), place = target.getBoundingClientRect();
    return [location.hash, "#" + target.id, place.top, place.bottom];
"""


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return {name: page_named(name) for name in FOUNDING}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, pages: dict[str, Page]) -> Path:
    found = tmp_path_factory.mktemp("site")
    for name, page in pages.items():
        (found / f"{name}.html").write_text(render(page), encoding="utf-8")
    home = index([entry_of(page, f"{name}.html") for name, page in pages.items()])
    (found / "index.html").write_text(home, encoding="utf-8")
    (found / "hostile.html").write_text(render(made(HOSTILE), evidence=True), encoding="utf-8")
    (found / "long.html").write_text(render(made(_LONG)), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for item in (*_OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(item)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = Chrome(options=options, service=Service(executable_path=str(DRIVER)))
    yield driver
    driver.quit()


def requested(browser: Chrome) -> list[str]:
    """The addresses of all requests since this was last asked."""
    messages = [json.loads(item["message"])["message"] for item in browser.get_log("performance")]
    sent = [item for item in messages if item["method"] == "Network.requestWillBeSent"]
    return [item["params"]["request"]["url"] for item in sent]


@pytest.mark.parametrize("name", FOUNDING)
def test_every_step_is_seen_with_its_verdict_and_nothing_is_loaded(
    browser: Chrome, folder: Path, pages: dict[str, Page], name: str
) -> None:
    requested(browser)
    browser.get_log("browser")
    address = (folder / f"{name}.html").as_uri()
    browser.get(address)
    assert pages[name].title in browser.find_element(By.TAG_NAME, "h1").text
    seen = browser.execute_script(_SEEN)
    assert [item["id"] for item in seen] == [row.anchor for row in pages[name].rows]
    for row, item in zip(pages[name].rows, seen, strict=True):
        assert item["said"] == f"{MARKS[row.step.word]}{row.step.word}: "
        assert item["mark"] > 5 and item["formulas"] and min(item["formulas"]) > 5
    assert browser.execute_script("return getComputedStyle(document.querySelector('.lines')).display") == "grid"
    assert requested(browser) == [address]
    assert browser.get_log("browser") == []  # no complaint of the policy either


def test_links_lead_to_lines_and_findings(browser: Chrome, folder: Path, pages: dict[str, Page]) -> None:
    browser.get((folder / "purcell.html").as_uri())
    wanted = [f"#{row.anchor}" for row in pages["purcell"].rows]
    for selector in (".map a", "a.number", ".reason > a", "h3 a"):
        links = browser.find_elements(By.CSS_SELECTOR, selector)
        found = []
        for link in links[-6:]:
            link.click()
            address, target, top, bottom = browser.execute_script(_WHERE)
            assert address == target and top < 900 and bottom > 0
            found.append(address)
        assert links and (selector == ".reason > a" or set(found) <= set(wanted))


def test_a_hostile_document_runs_nothing_and_loads_nothing(browser: Chrome, folder: Path) -> None:
    requested(browser)
    browser.get_log("browser")
    address = (folder / "hostile.html").as_uri()
    browser.get(address)
    assert "<script>alert(1)</script>" in browser.find_element(By.TAG_NAME, "h1").text
    assert requested(browser) == [address]
    assert browser.get_log("browser") == []
    assert browser.execute_script("return document.querySelectorAll('script, img, svg, b').length") == 0


@pytest.mark.parametrize("name", (*FOUNDING, "long"))
@pytest.mark.parametrize("width", [320, 1000])
def test_the_page_is_never_wider_than_its_window(browser: Chrome, folder: Path, name: str, width: int) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    )
    browser.get((folder / f"{name}.html").as_uri())
    for item in browser.find_elements(By.TAG_NAME, "summary")[:3]:
        item.click()
    wide, high = browser.execute_script("const e = document.documentElement; return [e.scrollWidth, e.scrollHeight]")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= width and high > 800


def test_it_is_dark_where_that_is_preferred(browser: Chrome, folder: Path) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        browser.get((folder / "purcell.html").as_uri())
        ground = browser.execute_script("return getComputedStyle(document.documentElement).backgroundColor")
        grounds.append(sum(map(int, ground.removeprefix("rgb(").removesuffix(")").split(","))))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert grounds[0] > 3 * 200 and grounds[1] < 3 * 60


def test_the_first_key_leads_past_the_head(browser: Chrome, folder: Path) -> None:
    browser.get((folder / "purcell.html").as_uri())
    browser.find_element(By.TAG_NAME, "body").send_keys("\ue004")  # tab
    focused = browser.switch_to.active_element
    assert focused.get_attribute("class") == "skip" and focused.is_displayed()


def test_the_index_leads_to_the_pages(browser: Chrome, folder: Path, pages: dict[str, Page]) -> None:
    for name in FOUNDING:
        browser.get((folder / "index.html").as_uri())
        browser.find_element(By.PARTIAL_LINK_TEXT, pages[name].title).click()
        assert browser.current_url == (folder / f"{name}.html").as_uri()
