from tests.support.host_log import log_again  # noqa: F401  # a fixture of these tests
