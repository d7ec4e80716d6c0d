"""Is it alive, can it answer, and how does it do."""

from fastapi import APIRouter

router = APIRouter(tags=["health"])


@router.get("/healthz", operation_id="alive", summary="Tell that the process runs")
async def alive() -> dict[str, str]:
    """Answer as long as the process runs; whether it can answer questions is `/readyz`."""
    return {"status": "alive"}
