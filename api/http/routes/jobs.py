"""What becomes of uploads."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.http.access import Admin
from api.http.document_bodies import JobBody, JobsBody
from api.http.problem_responses import documented
from api.http.problems import Problem
from api.http.service import ServiceHere

router = APIRouter(prefix="/v1/jobs", tags=["documents"])

_PROBLEMS = ("unauthorised", "forbidden", "origin-forbidden", "rate-limited", "invalid-request", "internal")


@router.get(
    "", operation_id="listJobs", summary="List uploads and what became of them", responses=documented(*_PROBLEMS)
)
def list_jobs(
    principal: Admin,
    service: ServiceHere,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> JobsBody:
    """Return the jobs of the collections the key may see, the newest first; those of the last 30 days are kept."""
    jobs, total = service.jobs.page(principal.collections, limit=limit, offset=offset)
    return JobsBody.of(jobs, total=total, limit=limit, offset=offset)


@router.get(
    "/{job}",
    operation_id="readJob",
    summary="See how far an upload is read",
    responses=documented(*_PROBLEMS, "unknown-job"),
)
def read_job(
    job: Annotated[str, Path(max_length=100)], principal: Admin, service: ServiceHere, response: Response
) -> JobBody:
    """Return a job with what became of each of its files."""
    found = service.jobs.find(job)
    if found is None or not principal.may_see(found.collection):
        raise Problem("unknown-job")
    if found.state in ("queued", "running"):
        response.headers["Retry-After"] = "1"
    return JobBody.of(found)
