"""The pages, each of a file of its own."""

from fastapi import APIRouter

from fuwake.web.pages import account, case, listing, review, staff, start, watch

router = APIRouter(include_in_schema=False)
for one in (start, listing, review, case, watch, account, staff):
    router.include_router(one.router)
