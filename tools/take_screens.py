"""Takes pictures of every page at three widths, light and dark, and lays them out on contact sheets under `screens/`.

It runs the product with a fresh demo, so that what is seen is what a newcomer sees. `make screens` calls it.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from tools import shots_cohorts, shots_delivery, shots_log_ins, shots_operators, shots_partners, shots_programs
from tools.chromium import CHROMIUM, SWITCHES
from tools.shots_enrolments import lies_at

WIDTHS = (1440, 768, 360)
HEIGHTS = {1440: 900, 768: 1024, 360: 740}
THEMES = ("light", "dark")
PASSWORD = "learn-and-teach"  # noqa: S105 - of the demo
OUT = Path("screens")

# (name, who, address). «campus:Name» stands for the address of that campus, and so with role, member and key; «job» for
# that of the failed job.
LISTS = {"learner": "learners", "family": "families", "role": "roles", "member": "team", "key": "keys", "task": "tasks"}
LISTS |= {"request": "privacy", "partner": "partners", "import": "imports", "program": "programs"}
LISTS |= {"room": "rooms", "term": "terms", "cohort": "cohorts", "session": "cohorts", "enrolment": "enrolments"}
LISTS |= {"double": "learners/doubles", "household": "families/doubles", "recording": "learners", "asking": "learners"}
# Pages about what is picked in a list, with the name that it has in their addresses.
PICKED = {
    "closing": "campuses/closing?campus=",
    "recording": "consents/recording?kind=photo&learner=",
    "asking": "consents/asking?learner=",
}
SHOTS = [
    ("sign-in", None, "/sign-in/"),
    ("forgotten", None, "/forgotten"),
    ("link-over", None, "/reset/nothing"),
    ("account", "grace@example.com", "/account/"),
    ("account-activity", "grace@example.com", "/account/activity"),
    ("account-password", "grace@example.com", "/account/password"),
    ("account-address", "grace@example.com", "/account/address"),
    ("account-again", "grace@example.com", "/account/again"),
    ("account-app", "grace@example.com", "/account/app"),
    ("account-passkey-new", "grace@example.com", "/account/passkeys/new"),
    ("account-factor-needed", "grace@example.com", "/account/second-factor"),
    ("organisations", "amara@example.com", "/organisations/"),
    ("home", "grace@example.com", "/o/rocket/"),
    ("home-manager", "maya@example.com", "/o/rocket/"),
    ("home-empty", "boonkiat@example.com", "/o/lion/"),
    ("learners", "grace@example.com", "/o/rocket/learners/"),
    ("learners-none", "grace@example.com", "/o/rocket/learners/?q=nowhere"),
    ("learner", "grace@example.com", "«learner:Alexandros Papadopoulos»"),
    ("doubles", "grace@example.com", "/o/rocket/learners/doubles/"),
    ("double", "grace@example.com", "«double:Oscar Lindqvist / Lindqvist Oscar»"),
    ("merges", "grace@example.com", "/o/rocket/learners/merges/"),
    ("learner-edit", "grace@example.com", "«learner:Alexandros Papadopoulos»/edit"),
    ("learners-export", "grace@example.com", "/o/rocket/learners/export?q=a"),
    ("families-export", "grace@example.com", "/o/rocket/families/export"),
    ("learner-new", "grace@example.com", "/o/rocket/learners/new"),
    ("health", "grace@example.com", "«learner:Alexandros Papadopoulos»/health"),
    ("health-edit", "grace@example.com", "«learner:Alexandros Papadopoulos»/health/edit"),
    ("background-edit", "grace@example.com", "«learner:Alexandros Papadopoulos»/background/edit"),
    ("demographics", "grace@example.com", "«learner:Alexandros Papadopoulos»/demographics"),
    ("id-new", "grace@example.com", "«learner:Alexandros Papadopoulos»/ids/new"),
    ("photo", "grace@example.com", "«learner:Alexandros Papadopoulos»/photo/edit"),
    ("learner-consents", "grace@example.com", "«learner:Alexandros Papadopoulos»/consents"),
    ("learners-consent", "grace@example.com", "/o/rocket/learners/?consent=photo.without"),
    ("consent-record", "grace@example.com", "«recording:Maeve O’Brien»"),
    ("consent-ask", "grace@example.com", "«asking:Maeve O’Brien»"),
    ("consent-texts", "grace@example.com", "/o/rocket/consents/texts/"),
    ("consent-text", "grace@example.com", "/o/rocket/consents/texts/photo/en"),
    ("consent-text-new", "grace@example.com", "/o/rocket/consents/texts/photo/en/publishing"),
    ("consent-link-unknown", None, "/consents/rocket.nothing"),
    ("families", "grace@example.com", "/o/rocket/families/"),
    ("families-none", "grace@example.com", "/o/rocket/families/?q=nowhere"),
    ("families-empty", "weiling@example.com", "/o/lion/families/"),
    ("family", "grace@example.com", "«family:Nguyễn & O’Brien»"),
    ("family-siblings", "maya@example.com", "«family:Papadopoulos»"),
    ("family-edit", "grace@example.com", "«family:Papadopoulos»/edit"),
    ("family-new", "grace@example.com", "/o/rocket/families/new"),
    ("family-adding", "grace@example.com", "«family:Papadopoulos»/learners/adding?q=k"),
    ("family-learner-new", "grace@example.com", "«family:Papadopoulos»/learners/new"),
    ("family-guardian-new", "grace@example.com", "«family:Papadopoulos»/guardians/new"),
    ("family-contact-new", "grace@example.com", "«family:Papadopoulos»/emergency-contacts/new"),
    ("learner-two-families", "grace@example.com", "«learner:Ines Kowalska»"),
    ("imports", "grace@example.com", "/o/rocket/imports/"),
    ("imports-empty", "weiling@example.com", "/o/lion/imports/"),
    ("import-new", "grace@example.com", "/o/rocket/imports/new"),
    ("import", "grace@example.com", "«import:desk-list.csv»"),
    ("import-undo", "grace@example.com", "«import:desk-list.csv»/undoing"),
    ("tasks", "grace@example.com", "/o/rocket/tasks/"),
    ("tasks-all", "grace@example.com", "/o/rocket/tasks/?whose=all&status=all"),
    ("tasks-empty", "boonkiat@example.com", "/o/lion/tasks/"),
    ("task", "grace@example.com", "«task:Call the landlord about the heating»"),
    ("task-edit", "grace@example.com", "«task:Call the landlord about the heating»/edit"),
    ("task-new", "grace@example.com", "/o/rocket/tasks/new"),
    ("home-decision", "weiling@example.com", "/o/lion/"),
    ("approvals", "weiling@example.com", "/o/lion/approvals/"),
    ("approvals-none", "grace@example.com", "/o/rocket/approvals/"),
    ("approval", "weiling@example.com", "«approval»"),
    ("approval-asked", "farah@example.com", "«approval»"),
    ("approval-rules", "weiling@example.com", "/o/lion/approvals/rules/"),
    ("approval-rule-new", "weiling@example.com", "/o/lion/approvals/rules/new/campus.close"),
    ("search", "grace@example.com", "/o/rocket/search?q=c"),
    ("search-empty", "grace@example.com", "/o/rocket/search"),
    ("search-none", "grace@example.com", "/o/rocket/search?q=zzz"),
    ("privacy", "grace@example.com", "/o/rocket/privacy/"),
    ("privacy-empty", "weiling@example.com", "/o/lion/privacy/"),
    ("privacy-request", "grace@example.com", "«request:Ines Kowalska»"),
    ("privacy-looking", "grace@example.com", "/o/rocket/privacy/new?q=al"),
    ("privacy-due", "grace@example.com", "/o/rocket/privacy/due"),
    ("privacy-rule", "grace@example.com", "/o/rocket/privacy/retention/minor"),
    ("campuses", "grace@example.com", "/o/rocket/campuses/"),
    ("campuses-all", "grace@example.com", "/o/rocket/campuses/?status=all&sort=-name"),
    ("campuses-none-found", "grace@example.com", "/o/rocket/campuses/?q=zzz"),
    ("campuses-one", "maya@example.com", "/o/rocket/campuses/"),
    ("campuses-words", "wanjiru@example.net", "/o/wti/campuses/"),
    ("campuses-lion", "weiling@example.com", "/o/lion/campuses/"),
    ("campus", "grace@example.com", "«campus:Geelong»"),
    ("campus-waits", "weiling@example.com", "«campus@lion:Paya Lebar»"),
    ("campus-to-ask", "weiling@example.com", "«campus@lion:Jurong East»"),
    ("approval-asking", "farah@example.com", "«closing@lion:Jurong East»"),
    ("campus-closed", "grace@example.com", "«campus:Footscray»"),
    ("campus-edit", "grace@example.com", "«campus:Geelong»/edit"),
    ("campus-new", "grace@example.com", "/o/rocket/campuses/new"),
    ("campus-new-refused", "grace@example.com", "/o/rocket/campuses/new!"),
    ("campus-close", "grace@example.com", "«closing:Werribee»"),
    ("team", "grace@example.com", "/o/rocket/team/"),
    ("team-manager", "maya@example.com", "/o/rocket/team/"),
    ("team-all", "grace@example.com", "/o/rocket/team/?status=all"),
    ("team-none-found", "grace@example.com", "/o/rocket/team/?q=zzz"),
    ("member", "grace@example.com", "«member:Priya Nair»"),
    ("member-invited", "grace@example.com", "«member:Leo Marchetti»"),
    ("member-suspended", "grace@example.com", "«member:Tomas Berg»"),
    ("member-new", "grace@example.com", "/o/rocket/team/new"),
    ("member-edit", "grace@example.com", "«member:Priya Nair»/edit"),
    ("member-suspend", "grace@example.com", "«member:Priya Nair»/suspension"),
    ("leave-last-owner", "grace@example.com", "/o/rocket/leaving"),
    ("invitation-unknown", None, "/invitations/rocket.nothing"),
    ("sign-in-logo", None, "/sign-in/?next=/o/rocket/campuses/"),
    ("details", "grace@example.com", "/o/rocket/organisation/"),
    ("details-auditor", "hugh@example.com", "/o/rocket/organisation/"),
    ("details-wti", "wanjiru@example.net", "/o/wti/organisation/"),
    ("details-edit", "grace@example.com", "/o/rocket/organisation/edit"),
    ("details-edit-refused", "grace@example.com", "/o/rocket/organisation/edit!"),
    ("details-logo", "grace@example.com", "/o/rocket/organisation/logo"),
    ("details-logo-refused", "grace@example.com", "/o/rocket/organisation/logo*"),
    ("details-logo-removal", "grace@example.com", "/o/rocket/organisation/logo/removal"),
    ("roles", "grace@example.com", "/o/rocket/roles/"),
    ("roles-none", "sipho@example.org", "/o/ubuntu/roles/?kind=own"),
    ("role-built-in", "grace@example.com", "«role:Campus manager»"),
    ("role-own", "grace@example.com", "«role:Senior trainer»"),
    ("role-copy", "grace@example.com", "«role:Trainer»/copying"),
    ("role-edit", "grace@example.com", "«role:Senior trainer»/edit"),
    ("role-edit-less", "grace@example.com", "«role:Senior trainer»/edit-"),
    ("role-retire", "grace@example.com", "«role:Senior trainer»/retiring"),
    ("trail", "grace@example.com", "/o/rocket/trail/"),
    ("trail-campus", "hugh@example.com", "/o/rocket/trail/?kind=campus&act=campus.edited"),
    ("trail-whom", "grace@example.com", "/o/rocket/trail/?person=a"),
    ("trail-none-found", "grace@example.com", "/o/rocket/trail/?person=zzz"),
    ("trail-refused", "grace@example.com", "/o/rocket/trail/?first_day=2026-13-45&kind=campus"),
    ("trail-proof", "hugh@example.com", "/o/rocket/trail/proof"),
    ("trail-export", "grace@example.com", "/o/rocket/trail/export?kind=campus"),
    ("keys", "grace@example.com", "/o/rocket/keys/"),
    ("keys-all", "grace@example.com", "/o/rocket/keys/?status=all"),
    ("key", "grace@example.com", "«key:Door screens»"),
    ("key-revoked", "grace@example.com", "«key:Website of last year»"),
    ("key-new", "grace@example.com", "/o/rocket/keys/new"),
    ("key-new-refused", "grace@example.com", "/o/rocket/keys/new!"),
    ("key-issued", "weiling@example.com", "/o/lion/keys/new+"),
    ("key-revoke", "grace@example.com", "«key:Website»/revocation"),
    ("settings", "grace@example.com", "/o/rocket/settings/"),
    ("settings-security", "grace@example.com", "/o/rocket/settings/values/security"),
    ("settings-security-edit", "grace@example.com", "/o/rocket/settings/values/security/edit"),
    ("settings-letters", "grace@example.com", "/o/rocket/settings/values/notifications"),
    ("settings-letters-edit", "grace@example.com", "/o/rocket/settings/values/notifications/edit"),
    ("settings-manager", "maya@example.com", "/o/rocket/settings/values/notifications"),
    ("settings-numbers", "wanjiru@example.net", "/o/wti/settings/values/numbers"),
    ("settings-numbers-edit", "wanjiru@example.net", "/o/wti/settings/values/numbers/edit"),
    ("words", "wanjiru@example.net", "/o/wti/settings/words"),
    ("words-edit", "wanjiru@example.net", "/o/wti/settings/words/edit"),
    ("closed-days", "grace@example.com", "/o/rocket/settings/closed-days/"),
    ("closed-days-none", "grace@example.com", "/o/rocket/settings/closed-days/?year=2001"),
    ("closed-day-new", "grace@example.com", "/o/rocket/settings/closed-days/new"),
    ("holidays", "grace@example.com", "/o/rocket/settings/closed-days/holidays?year=2031"),
    ("holidays-manager", "maya@example.com", "/o/rocket/settings/closed-days/holidays?year=2031"),
    ("fields", "grace@example.com", "/o/rocket/settings/fields/"),
    ("fields-none", "weiling@example.com", "/o/lion/settings/fields/"),
    ("field-new", "grace@example.com", "/o/rocket/settings/fields/new"),
    ("notices", "grace@example.com", "/o/rocket/notifications/"),
    ("notices-choice", "grace@example.com", "/o/rocket/notifications/choice"),
    ("notices-times", "grace@example.com", "/o/rocket/notifications/times"),
    ("letters", "grace@example.com", "/o/rocket/letters/"),
    ("letters-none-found", "grace@example.com", "/o/rocket/letters/?to=zzz@example.com"),
    ("addresses", "grace@example.com", "/o/rocket/letters/addresses/"),
    ("sender", "grace@example.com", "/o/rocket/settings/sender/"),
    ("sender-edit", "grace@example.com", "/o/rocket/settings/sender/edit"),
    ("sender-own", "wanjiru@example.net", "/o/wti/settings/sender/"),
    ("texts", "grace@example.com", "/o/rocket/settings/texts/"),
    ("text", "grace@example.com", "/o/rocket/settings/texts/member.invited/en"),
    ("text-own", "wanjiru@example.net", "/o/wti/settings/texts/member.invited/en"),
    ("text-edit", "grace@example.com", "/o/rocket/settings/texts/member.invited/en/edit"),
    ("not-allowed", "hugh@example.com", "/o/rocket/campuses/new"),
    ("not-found", "grace@example.com", "/o/wti/campuses/"),
    ("start", None, "/start/"),
    ("start-organisation", "olu@example.com", "/start/organisation"),
    ("start-organisation-refused", "olu@example.com", "/start/organisation!"),
    ("start-blueprint", "olu@example.com", "/start/organisation+"),
    ("begin-branding", "weiling@example.com", "/o/lion/begin/branding"),
    ("begin-campus", "wanjiru@example.net", "/o/wti/begin/campus"),
    ("begin-team", "weiling@example.com", "/o/lion/begin/team"),
    ("begin-team-refused", "weiling@example.com", "/o/lion/begin/team*"),
    ("organisations-operator", "olu@example.com", "/organisations/"),
    ("styleguide", "grace@example.com", "/styleguide"),
    *(*shots_partners.SHOTS, *shots_programs.SHOTS, *shots_delivery.SHOTS, *shots_cohorts.SHOTS),
    *shots_log_ins.SHOTS,
    *shots_operators.SHOTS,
]


def main() -> None:
    """Take all pictures, or those whose name begins as an argument does."""
    wanted = [shot for shot in SHOTS if not sys.argv[1:] or any(shot[0].startswith(name) for name in sys.argv[1:])]
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    with running() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        for width in WIDTHS:
            for theme in THEMES:
                take(browser, base, wanted, width, theme)
        browser.close()
    for width in WIDTHS:
        for theme in THEMES:
            sheet(
                [OUT / f"{name}-{width}-{theme}.png" for name, _, _ in wanted],
                OUT / f"sheet-{width}-{theme}.png",
                width,
            )
    print(f"{len(wanted) * len(WIDTHS) * len(THEMES)} pictures and {len(WIDTHS) * len(THEMES)} sheets in {OUT}/")


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Run the product on a free port, with a data folder that is gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="cohortium-screens-") as folder:
        environment = {**os.environ, "COHORTIUM_DATA": folder, "COHORTIUM_DEVELOPMENT": "1"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "cohortium", "run", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_for(port, process)
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the port answers."""
    for _ in range(2400):
        if process.poll() is not None:
            raise SystemExit("The product did not start.")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit("The product did not answer within four minutes.")


def take(browser: Browser, base: str, shots: list[tuple[str, str | None, str]], width: int, theme: str) -> None:
    """Take the pictures for one width and theme, with one browser context for each person."""
    for who in dict.fromkeys(shot[1] for shot in shots):
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            device_scale_factor=2 if width == min(WIDTHS) else 1,
            color_scheme=theme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        page = context.new_page()
        if who:
            sign_in(page, base, who)
        for name, person, address in shots:
            if person == who:
                visit(page, base, address)
                page.screenshot(path=OUT / f"{name}-{width}-{theme}.png", full_page=True)
        context.close()


def sign_in(page: Page, base: str, email: str) -> None:
    """Sign in by the form."""
    page.goto(f"{base}/sign-in/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button:has-text('Sign in')")
    page.wait_for_load_state("networkidle")


def visit(page: Page, base: str, address: str) -> None:
    """Open a page; «…:…» is in a list.

    `!` sends its form empty, `*` as it is, `-` takes all away in it, `+` issues a key by it.
    """
    found = re.fullmatch(r"«(?!guardian:)(\w+)(?:@(\w+))?:([^»]+)»(.*)", address)
    if found:
        kind, code, name, rest = found.groups("rocket")
        page.goto(f"{base}/o/{code}/{LISTS.get(kind, 'campuses')}/?status=all")
        href = page.get_by_role("link", name=name, exact=True).first.get_attribute("href") or ""
        href = lies_at(page, base, kind, href)
        address = f"/o/{code}/{PICKED[kind]}{href.rsplit('/', 1)[-1]}" if kind in PICKED else href + rest
    if address.startswith(("«task»", "«job»", "«approval»", "«guardian:")):
        address = found_by_operator(page, base, address)
    page.goto(base + address.rstrip("!-+*"))
    if address.endswith("-"):
        for choice in page.get_by_role("radiogroup").all()[:6]:
            choice.get_by_text("No", exact=True).click()
    if address.endswith("!"):
        page.fill("input[name=name]", "")
        for phone in page.locator("input[name=contact_phone]").all():
            phone.fill("call Maya")
        for last in page.locator("main .segment:last-child").all():
            last.click()
        page.click("main form .form-foot button")
    if address.endswith("*"):
        page.click("main form .form-foot button")
    describe(page, address)
    if address.endswith("new+"):
        page.fill("input[name=name]", "Website")
        page.get_by_label("See").first.check()
        page.get_by_text("Everywhere").click()
        page.click("main form .form-foot button")
    page.wait_for_load_state("networkidle")


def describe(page: Page, address: str) -> None:
    """Say what an organisation is called that is to be founded."""
    if not address.endswith("organisation+"):
        return
    page.fill("input[name=name]", "Harbour School")
    page.fill("input[name=owner_name]", "Olu Adeyemi")
    page.select_option("select[name=country]", "KE")
    page.click("main form .form-foot button")


def found_by_operator(page: Page, base: str, address: str) -> str:
    """The address of the demo's failed job, or of its task; of what waits for approval; or of a guardian."""
    if guardian := re.fullmatch(r"«guardian:([^»]+)»(.*)", address):
        page.goto(f"{base}/o/rocket/families/?q={guardian[1]}")
        page.goto(base + (page.locator("a.cell-link").first.get_attribute("href") or ""))
        href = page.get_by_role("link", name=f"Edit {guardian[1]}").first.get_attribute("href") or ""
        return href.removesuffix("/edit") + guardian[2] if guardian[2] else href
    if address == "«approval»":
        page.goto(f"{base}/o/lion/approvals/?showing=all")
        return page.locator("a.cell-link").first.get_attribute("href") or ""
    page.goto(f"{base}/operators/jobs")
    task = page.locator("a.cell-link").first.get_attribute("href") or ""
    if address.startswith("«task»"):
        return task
    page.goto(base + task)
    job = page.locator("a.cell-link").first.get_attribute("href") or ""
    return address.replace("«job»", job)


def sheet(pictures: list[Path], target: Path, width: int) -> None:
    """Lay pictures side by side, scaled to one width."""
    each = 700 if width > min(WIDTHS) else 360
    columns, gap, tallest = (3, 24, 900) if width > min(WIDTHS) else (6, 24, 1400)
    tiles = []
    for picture in pictures:
        image = Image.open(picture).convert("RGB")
        image = image.resize((each, round(image.height * each / image.width)))
        tiles.append((picture.stem, image.crop((0, 0, each, min(image.height, tallest)))))
    rows = [tiles[start : start + columns] for start in range(0, len(tiles), columns)]
    heights = [max(image.height for _, image in row) + 40 for row in rows]
    canvas = Image.new("RGB", (columns * (each + gap) + gap, sum(heights) + gap), "#888")
    draw, top = ImageDraw.Draw(canvas), gap
    for row, height in zip(rows, heights, strict=True):
        for column, (name, image) in enumerate(row):
            left = gap + column * (each + gap)
            draw.text((left, top), name, fill="white")
            canvas.paste(image, (left, top + 16))
        top += height
    canvas.save(target)


if __name__ == "__main__":
    main()
