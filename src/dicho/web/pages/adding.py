"""Adding documents while the ledger is read: by files, by text that is pasted; and how far that has come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dicho.errors import DichoError, UsageError
from dicho.model.document import LANGUAGE, PARTIAL_DATE, Overrides
from dicho.pipeline.intake import Input
from dicho.web.desk import desk
from dicho.web.forms import back, sent
from dicho.web.jobs import Jobs
from dicho.web.render import fragment, page
from dicho.web.words import N_

FILES, FIELDS = 200, 50
LONGEST_TEXT = 8 * 2**20
LONGEST_NAME = 200
PASTED = "pasted.txt"
FACTS = {"title": "title", "outlet": "outlet", "author": "author", "date": "published", "lang": "lang", "url": "url"}
"""The fields of the form, and what they replace of what the reader finds."""
ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]*://\S+\s*\Z", re.IGNORECASE)
CANNOT_FETCH = N_("Dicho does not fetch addresses yet.")
SAVE_IT = N_("Open the page in your browser, save it (Ctrl-S), and add the file here with its address.")


def form(request: Request) -> Response:
    """Where documents are added."""
    return _form(request, {}, None)


async def add(request: Request) -> Response:
    """Take what was sent, to be read after this answer; back to the form's page, which shows how far that is."""
    async with request.form(max_files=FILES, max_fields=FIELDS, max_part_size=LONGEST_TEXT) as given:
        fields = {name: value for name, value in given.items() if isinstance(value, str)}
        try:
            inputs = [*await _files(given), *pasted(fields.get("text", ""), fields.get("address", ""))]
            if not inputs:
                raise UsageError(N_("Nothing was sent."), hint=N_("Choose files, or paste a text."))
            jobs_of(request).add(inputs, overrides(fields))
        except UsageError as error:
            # Not the page of errors: what was pasted must not be lost.
            return await run_in_threadpool(_form, request, fields, error)
    return back(fields.get("next"), "/add")


def progress(request: Request) -> Response:
    """The part of a page that shows the jobs, for the script that puts it in the place of the one before.

    With `since` only those from this number on: a page of something else shows what is added while it is open.
    """
    since = request.query_params.get("since", "")
    first = int(since) if since.isascii() and since.isdecimal() and len(since) < 10 else 0
    return fragment(request, "progress.html", jobs=[job for job in jobs_of(request).all() if job.id >= first])


def jobs(request: Request) -> Response:
    """The same for a program."""
    return JSONResponse({"jobs": [job.as_dict() for job in jobs_of(request).all()]})


async def stop(request: Request) -> Response:
    """End a job after the file it is at."""
    if jobs_of(request).stop(request.path_params["number"]) is None:
        raise HTTPException(404)
    return back((await sent(request)).get("next"), "/add")


def jobs_of(request: Request) -> Jobs:
    """The server's jobs."""
    found: Jobs = request.app.state.jobs
    return found


def _form(request: Request, given: Mapping[str, str], problem: DichoError | None) -> Response:
    with desk(request) as workspace:
        shown = page(
            request, workspace, "add.html", "documents", jobs=jobs_of(request).all(), given=given, problem=problem
        )
    shown.status_code = 400 if problem else 200
    return shown


async def _files(given: FormData) -> list[Input]:
    """The files that were chosen; a form without one sends one without a name."""
    sent_files = [each for each in given.getlist("files") if isinstance(each, UploadFile) and each.filename]
    return [Input(base_name(each.filename or ""), data=await each.read()) for each in sent_files]


def base_name(name: str) -> str:
    """A file's own name, whatever folders and controls stand in what was sent."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c if c.isprintable() else "\ufffd" for c in last)[-LONGEST_NAME:] or "file"


def pasted(text: str, address: str = "") -> list[Input]:
    """The text as an input, none where there is none. UsageError for an address, which nobody fetches."""
    if address.strip() or ADDRESS.match(text):
        raise UsageError(CANNOT_FETCH, where=(address or text).strip(), hint=SAVE_IT)
    # A form sends every line's end as CR LF, whatever was pasted.
    plain = text.replace("\r\n", "\n")
    return [Input(PASTED, data=plain.encode("utf-8", "replace"))] if plain.strip() else []


def overrides(fields: Mapping[str, str]) -> Overrides:
    """What the reader of the form knows better than the page. UsageError for a date or a language that is none."""
    known = {target: fields.get(name, "").strip() or None for name, target in FACTS.items()}
    if known["published"] and not PARTIAL_DATE.match(known["published"]):
        raise UsageError(
            N_("This is no date."), where=known["published"], hint=N_("Write 2025, 2025-03 or 2025-03-17.")
        )
    if known["lang"] and not LANGUAGE.match(known["lang"]):
        raise UsageError(N_("This is no language code."), where=known["lang"], hint=N_("Write es or en."))
    return Overrides(**known)


routes = [
    Route("/add", form),
    Route("/add", add, methods=["POST"]),
    Route("/add/progress", progress),
    Route("/jobs", jobs),
    Route("/jobs/{number:int}/stop", stop, methods=["POST"]),
]
