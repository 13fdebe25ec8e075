"""What tests of operations share."""

import pytest

from tests.examples import an_account, import_example, start_working
from webapp.operations.desk import Desk
from webapp.review import Account


@pytest.fixture
def people(each_desk: Desk) -> tuple[Account, Account]:
    """Ada and Bo, both editors and admins; W, which Bo started, begins with A."""
    import_example(each_desk)
    ada, bo = an_account(each_desk), an_account(each_desk, "Bo")
    start_working(each_desk, bo)
    return ada, bo
