"""Reads a document with rdflib, as it is used: into its store in memory; or, told "nothing", into one that keeps nothing.

Prints statements, seconds of processor time, peak memory in MiB.
"""
import resource
import sys

import rdflib
from rdflib.store import Store


class Nothing(Store):
    context_aware = True
    formula_aware = True
    graph_aware = True
    count = 0

    def add(self, triple, context, quoted=False):
        self.count += 1

    def add_graph(self, graph):
        pass

    def bind(self, prefix, namespace, override=True):
        pass

    def namespaces(self):
        return iter(())

    def namespace(self, prefix):
        return None

    def prefix(self, namespace):
        return None


path = sys.argv[1]
store = Nothing() if "nothing" in sys.argv[2:] else "default"
graph = rdflib.ConjunctiveGraph(store) if path.endswith(".nq") else rdflib.Graph(store)
graph.parse(path, format={"nq": "nquads", "ttl": "turtle"}[path.rsplit(".", 1)[1]])
count = store.count if isinstance(store, Nothing) else len(graph)
used = resource.getrusage(resource.RUSAGE_SELF)
print(count, f"{used.ru_utime + used.ru_stime:.3f}", used.ru_maxrss // 1024)
