#!/usr/bin/python3
"""A libtorrent peer for the interop tests: libtorrent_peer.py ROLE TORRENT|MAGNET DIRECTORY [ADDRESS:]PORT [WAY...] [HOST:PORT...].

ROLE: seed; leech; link, which is connected to others and passes on next to nothing.
WAY: lsd, pex, super (seeds as a super-seed, BEP 16). HOST:PORT: a peer to connect to, whatever the tracker says.
Prints READY when it seeds or is connected as a link, COMPLETE when it has downloaded and checked everything, and as a leech or link
FOUND HOST:PORT WAY for every peer it learned of by peer exchange or on the local network and is connected to."""
import sys
import time

import libtorrent as lt

role, torrent, directory, port = sys.argv[1:5]
ways = [argument for argument in sys.argv[5:] if ":" not in argument]
peers = [argument.rsplit(":", 1) for argument in sys.argv[5:] if ":" in argument]
session = lt.session({
    "listen_interfaces": port if ":" in port else f"10.77.0.1:{port}",
    "outgoing_interfaces": port.partition(":")[0] if ":" in port else "",
    "enable_dht": False, "enable_lsd": "lsd" in ways, "enable_upnp": False, "enable_natpmp": False,
    "enable_incoming_utp": False, "enable_outgoing_utp": False,
    "allow_multiple_connections_per_ip": True,
    "alert_mask": lt.alert.category_t.all_categories,
})
if torrent.startswith("magnet:"):
    parameters = lt.parse_magnet_uri(torrent)
else:
    parameters = lt.add_torrent_params()
    parameters.ti = lt.torrent_info(torrent)
parameters.save_path = directory
if "pex" not in ways:
    parameters.flags |= lt.torrent_flags.disable_pex
if "super" in ways:
    parameters.flags |= lt.torrent_flags.super_seeding
if role == "link":
    parameters.download_limit = parameters.upload_limit = 1000
elif peers:
    parameters.download_limit = 1_000_000  # or it would be done before anybody could look at its peers
handle = session.add_torrent(parameters)
for host, number in peers:
    handle.connect_peer((host, int(number)))

deadline = time.monotonic() + 60
found = set()
linked = False
while role == "link" or time.monotonic() < deadline:
    status = handle.status()
    if status.errc.value():
        sys.exit(f"libtorrent: {status.errc.message()}")
    for peer in handle.get_peer_info():
        way = "pex" if peer.source & lt.peer_info.pex else "lsd" if peer.source & lt.peer_info.lsd else None
        if role != "seed" and way and (peer.ip, way) not in found and not peer.flags & lt.peer_info.connecting:
            found.add((peer.ip, way))
            print(f"FOUND {peer.ip[0]}:{peer.ip[1]} {way}", flush=True)
    if role == "link" and not linked and any(not peer.flags & lt.peer_info.connecting for peer in handle.get_peer_info()):
        linked = True
        print("READY", flush=True)
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
