"""The way out: every address that a person or a model can influence is asked for here, and nowhere else.

A link's preview, a webhook, a tool: who writes an address must not reach what only our servers reach. So a name is
resolved once, every address that it has must be on the public internet, the connection goes to the address that was
checked, and each redirect is checked anew. Proxies of the environment do not count; cookies and credentials do not
exist. ``DIATONIC_EGRESS_ALLOWED_NETWORKS`` widens it for a machine of one's own; nobody else can.
"""

from diatonic.common.egress.addresses import Target, read_address
from diatonic.common.egress.fetching import fetch
from diatonic.common.egress.limits import EgressFailed, EgressRefused, Fetched, Limits
from diatonic.common.egress.previews import LinkPreview, decoded, read_preview

__all__ = [
    "EgressFailed",
    "EgressRefused",
    "Fetched",
    "Limits",
    "LinkPreview",
    "Target",
    "decoded",
    "fetch",
    "read_address",
    "read_preview",
]
