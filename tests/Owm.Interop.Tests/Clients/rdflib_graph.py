"""Graphs in the hands of rdflib.

    rdflib_graph.py convert IN OUT    reads one file and writes the other, formats by their names
    rdflib_graph.py same A B          tells whether two files hold the same graphs
"""
import sys

import rdflib
from rdflib.compare import to_isomorphic

rdflib.NORMALIZE_LITERALS = False  # "01" stays what it is
FORMATS = {"nt": "nt", "nq": "nquads", "ttl": "turtle", "trig": "trig"}


def kind(path):
    return path.rsplit(".", 1)[1]


def read(path):
    graph = rdflib.Dataset() if kind(path) in ("nq", "trig") else rdflib.Graph()
    # The file's name would else be that of its default graph.
    graph.parse(path, format=FORMATS[kind(path)], publicID="urn:x-rdflib:default" if isinstance(graph, rdflib.Dataset) else None)
    return graph


def graphs(data):
    if not isinstance(data, rdflib.Dataset):
        return {"default": data}
    named = {}
    for context in data.contexts():
        is_default = isinstance(context.identifier, rdflib.BNode) or str(context.identifier) == "urn:x-rdflib:default"
        graph = named.setdefault("default" if is_default else str(context.identifier), rdflib.Graph())
        for triple in context:
            graph.add(triple)
    return {name: graph for name, graph in named.items() if len(graph) > 0}


def main():
    command, first, second = sys.argv[1:]
    if command == "convert":
        read(first).serialize(destination=second, format=FORMATS[kind(second)], encoding="utf-8")
    else:
        ours, theirs = graphs(read(first)), graphs(read(second))
        if ours.keys() != theirs.keys():
            sys.exit(f"graphs differ: {sorted(ours)} and {sorted(theirs)}")
        for name, graph in ours.items():
            if len(graph) != len(theirs[name]) or to_isomorphic(graph) != to_isomorphic(theirs[name]):
                sys.exit(f"{name} differs: {len(graph)} triples and {len(theirs[name])}")


main()
