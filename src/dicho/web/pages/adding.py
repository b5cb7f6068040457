"""Adding documents while the ledger is read: by files, by pasted text, by address; and how far that has come."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dicho.errors import AddressRefused, DichoError, UsageError
from dicho.pipeline.intake import Input
from dicho.text.digits import whole
from dicho.web.desk import desk, jobs_of
from dicho.web.forms import back, sent
from dicho.web.offered import addresses, base_name, overrides, pasted
from dicho.web.render import fragment, page
from dicho.web.words import N_

FILES, FIELDS = 200, 50
LONGEST_TEXT = 8 * 2**20


def form(request: Request) -> Response:
    """Where documents are added."""
    return _form(request, {}, None)


async def add(request: Request) -> Response:
    """Take what was sent, to be read after this answer; back to the form's page, which shows how far that is."""
    async with request.form(max_files=FILES, max_fields=FIELDS, max_part_size=LONGEST_TEXT) as given:
        fields = {name: value for name, value in given.items() if isinstance(value, str)}
        try:
            jobs = jobs_of(request)
            named = addresses(fields.get("address", "").splitlines(), jobs.fetches)
            inputs = [*await _files(given), *pasted(fields.get("text", ""), jobs.fetches), *named]
            if not inputs:
                hint = N_("Choose files, paste a text, or give an address.")
                raise UsageError(N_("Nothing was sent."), hint=hint)
            jobs.add(inputs, overrides(fields))
        except (AddressRefused, UsageError) as error:
            # Not the page of errors: what was pasted must not be lost.
            return await run_in_threadpool(_form, request, fields, error)
    return back(fields.get("next"), "/add")


def progress(request: Request) -> Response:
    """The part of a page that shows the jobs, for the script that puts it in the place of the one before.

    With `since` only those from this number on: a page of something else shows what is added while it is open.
    """
    first = whole(request.query_params.get("since", "")) or 0
    jobs = jobs_of(request)
    shown = [job for job in jobs.all() if job.id >= first]
    return fragment(request, "progress.html", jobs=shown, fetches=jobs.fetches)


def jobs(request: Request) -> Response:
    """The same for a program."""
    return JSONResponse({"jobs": [job.as_dict() for job in jobs_of(request).all()]})


async def stop(request: Request) -> Response:
    """End a job after the file it is at."""
    if jobs_of(request).stop(request.path_params["number"]) is None:
        raise HTTPException(404)
    return back((await sent(request)).get("next"), "/add")


def _form(request: Request, given: Mapping[str, str], problem: DichoError | None) -> Response:
    jobs = jobs_of(request)
    context = {"jobs": jobs.all(), "fetches": jobs.fetches, "given": given, "problem": problem}
    with desk(request) as workspace:
        shown = page(request, workspace, "add.html", "documents", **context)
    shown.status_code = 400 if problem else 200
    return shown


async def _files(given: FormData) -> list[Input]:
    """The files that were chosen; a form without one sends one without a name."""
    sent_files = [each for each in given.getlist("files") if isinstance(each, UploadFile) and each.filename]
    return [Input(base_name(each.filename or ""), data=await each.read()) for each in sent_files]


routes = [
    Route("/add", form),
    Route("/add", add, methods=["POST"]),
    Route("/add/progress", progress),
    Route("/jobs", jobs),
    Route("/jobs/{number:int}/stop", stop, methods=["POST"]),
]
