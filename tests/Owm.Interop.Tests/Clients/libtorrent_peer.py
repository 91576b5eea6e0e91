#!/usr/bin/python3
"""A libtorrent peer for the interop tests: libtorrent_peer.py seed|leech TORRENT DIRECTORY PORT.
Prints READY when it seeds, COMPLETE when it has downloaded and checked everything."""
import sys
import time

import libtorrent as lt

role, torrent, directory, port = sys.argv[1:5]
session = lt.session({
    "listen_interfaces": f"10.77.0.1:{port}",
    "enable_dht": False, "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
    "enable_incoming_utp": False, "enable_outgoing_utp": False,
    "allow_multiple_connections_per_ip": True,
    "alert_mask": lt.alert.category_t.all_categories,
})
parameters = lt.add_torrent_params()
parameters.ti = lt.torrent_info(torrent)
parameters.save_path = directory
handle = session.add_torrent(parameters)
deadline = time.monotonic() + 60
while time.monotonic() < deadline:
    status = handle.status()
    if status.errc.value():
        sys.exit(f"libtorrent: {status.errc.message()}")
    if status.is_seeding:
        break
    session.wait_for_alert(200)
    session.pop_alerts()
else:
    sys.exit(f"libtorrent: not done after a minute, {status.progress:.1%} from {status.num_peers} peers")
print("READY" if role == "seed" else "COMPLETE", flush=True)
while role == "seed":
    session.wait_for_alert(1000)
    session.pop_alerts()
