#!/usr/bin/python3
"""A libtorrent peer that knows others by the DHT alone: libtorrent_dht.py router PORT, or
libtorrent_dht.py seed|leech PORT ROUTER_PORT TORRENT DIRECTORY.
Prints READY when it listens (router) or has announced itself (seed), COMPLETE when it has downloaded and checked everything."""
import sys
import time

import libtorrent as lt

role, port = sys.argv[1:3]
session = lt.session({
    "listen_interfaces": f"10.77.0.1:{port}",
    "enable_dht": True, "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
    "enable_incoming_utp": False, "enable_outgoing_utp": False,
    "allow_multiple_connections_per_ip": True,
    # All nodes of the test share one address, which is a local one.
    "dht_bootstrap_nodes": "", "dht_restrict_routing_ips": False, "dht_restrict_search_ips": False,
    "dht_ignore_dark_internet": False, "dht_prefer_verified_node_ids": False, "dht_announce_interval": 5,
    "alert_mask": lt.alert.category_t.all_categories,
})


def wait():
    session.wait_for_alert(200)
    return session.pop_alerts()


if role == "router":
    print("READY", flush=True)
    while True:
        wait()

router, torrent, directory = sys.argv[3:6]
session.add_dht_node(("10.77.0.1", int(router)))
parameters = lt.add_torrent_params()
parameters.ti = lt.torrent_info(torrent)
parameters.save_path = directory
parameters.trackers = []
handle = session.add_torrent(parameters)
deadline = time.monotonic() + 60
announced = role == "leech"
while time.monotonic() < deadline:
    status = handle.status()
    if status.errc.value():
        sys.exit(f"libtorrent: {status.errc.message()}")
    if status.is_seeding and announced:
        break
    for alert in wait():
        # The router has taken it: it answered announce_peer.
        if isinstance(alert, lt.dht_pkt_alert) or type(alert).__name__ == "dht_pkt_alert":
            announced = announced or b"announce_peer" in bytes(alert.pkt_buf)
else:
    sys.exit(f"libtorrent: not done after a minute, {status.progress:.1%} from {status.num_peers} peers, {session.status().dht_nodes} nodes")
print("READY" if role == "seed" else "COMPLETE", flush=True)
while role == "seed":
    wait()
