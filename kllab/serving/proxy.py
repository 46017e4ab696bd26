"""Configuration of HAProxy, the reverse proxy in front of the serving processes.

HAProxy and not nginx or Caddy, all three as Debian 12 has them: nginx checks no process unless a
visitor's request has failed there, and Caddy closes all websockets when it is reloaded.
"""

from collections.abc import Sequence
from pathlib import Path

PROCESS_COOKIE = "kllab_process"
"""Cookie with the name of the process that has a visitor's session."""

MOST_CONNECTIONS = 8000

STARTING_PAGE = """\
HTTP/1.0 503 Service Unavailable
Content-Type: text/html; charset=utf-8
Cache-Control: no-store
Retry-After: 2

<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width">
<title>KL Lab starts</title>
<style>
  :root { color-scheme: light dark }
  body { font: 1.25rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto }
</style>
<h1>The lab is starting</h1>
<p>This page opens by itself in a few seconds. Trainings and results are kept.</p>
</html>
"""
"""Answer while no serving process is ready."""


def configuration(
    bind: str,
    ports: Sequence[int],
    starting_page: Path,
    *,
    secure: bool = False,
    connections: int = MOST_CONNECTIONS,
) -> str:
    """Return HAProxy's configuration.

    A visitor stays with one process, because the session is in its memory. If that process dies,
    the visitor is sent to another one.

    Parameters
    ----------
    bind : str
        Address and port of the lab, such as "*:8501", with HAProxy's options for TLS.
    ports : sequence of int
        The ports of the serving processes on this machine.
    starting_page : pathlib.Path
        File with `STARTING_PAGE`.
    secure : bool
        Whether the lab answers with https, so that a browser sends the cookie to nothing else.
    connections : int
        How many connections of browsers may be open; one visitor has up to seven.
    """
    servers = "\n".join(
        f"  server lab-{port} 127.0.0.1:{port} cookie lab-{port} check" for port in ports
    )
    only_https = "secure" if secure else ""
    return f"""\
global
  maxconn {connections}

defaults
  mode http
  option forwardfor
  option redispatch
  timeout connect 2s
  timeout http-request 10s
  timeout http-keep-alive 10s
  timeout client 60s
  timeout server 60s
  # A websocket is open as long as the page; Streamlit sends a ping every 30 seconds.
  timeout tunnel 10m
  errorfile 503 {quoted(starting_page)}

frontend visitors
  bind {bind}
  http-request set-header X-Forwarded-Proto https if {{ ssl_fc }}
  # For the host's own monitoring, not for visitors. Each process has its own at its own port.
  # Decoded, as the processes do: they take /%6Detrics for /metrics.
  acl monitoring path,url_dec -m str /metrics /_stcore/metrics
  http-request deny if monitoring !{{ src 127.0.0.0/8 ::1 }}
  http-request use-service prometheus-exporter if {{ path /metrics }}
  default_backend labs

backend labs
  # A websocket counts as long as it is open: a new visitor gets the process with the fewest.
  balance leastconn
  cookie {PROCESS_COOKIE} insert indirect nocache httponly {only_https} attr SameSite=Lax
  option httpchk GET /ready
  # A busy process may answer late; one that has died refuses the connection, so it is out at once.
  timeout check 5s
  default-server inter 1s fastinter 250ms fall 2 rise 1
  retry-on conn-failure empty-response
  retries 3
{servers}
"""


def quoted(path: Path) -> str:
    """Return a path as one word of HAProxy's configuration."""
    return '"' + "".join(f"\\{c}" if c in '\\"$' else c for c in str(path)) + '"'
