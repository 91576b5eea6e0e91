#!/usr/bin/python3
"""A libtorrent peer for the interop tests: libtorrent_peer.py seed|leech TORRENT|MAGNET DIRECTORY PORT [--dht HOST:PORT]
[--peer HOST:PORT] [--lsd] [--no-pex] [--super-seed].
Prints READY when it seeds, COMPLETE when it has downloaded and checked everything."""
import argparse
import sys
import time

import libtorrent as lt

arguments = argparse.ArgumentParser()
arguments.add_argument("role", choices=["seed", "leech"])
arguments.add_argument("torrent")
arguments.add_argument("directory")
arguments.add_argument("port")
arguments.add_argument("--dht")
arguments.add_argument("--peer", action="append", default=[])
arguments.add_argument("--lsd", action="store_true")
arguments.add_argument("--super-seed", action="store_true")
options = arguments.parse_args()


def host_and_port(text):
    host, port = text.rsplit(":", 1)
    return host, int(port)


session = lt.session({
    "listen_interfaces": f"10.77.0.1:{options.port}",
    "enable_dht": options.dht is not None, "enable_lsd": options.lsd, "enable_upnp": False, "enable_natpmp": False,
    "dht_bootstrap_nodes": options.dht or "", "dht_restrict_routing_ips": False, "dht_restrict_search_ips": False,
    "dht_ignore_dark_internet": False, "dht_prefer_verified_node_ids": False, "dht_enforce_node_id": False,
    "enable_incoming_utp": False, "enable_outgoing_utp": False,
    "allow_multiple_connections_per_ip": True,
    "alert_mask": lt.alert.category_t.all_categories,
})
if options.torrent.startswith("magnet:"):
    parameters = lt.parse_magnet_uri(options.torrent)
else:
    parameters = lt.add_torrent_params()
    parameters.ti = lt.torrent_info(options.torrent)
parameters.save_path = options.directory
if options.super_seed:
    parameters.flags |= lt.torrent_flags.super_seeding
handle = session.add_torrent(parameters)
for peer in options.peer:
    handle.connect_peer(host_and_port(peer))
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
print("READY" if options.role == "seed" else "COMPLETE", flush=True)
while options.role == "seed":
    session.wait_for_alert(1000)
    session.pop_alerts()
