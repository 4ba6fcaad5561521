"""Documents from addresses on the network -> a folder that `assistant index` reads.

```
source ─ references ─ fetch ─┬─ web          pace, redirects, bounds, only public addresses
 (sources/)                  ├─ types        is it what it says, and is there a reader for it
                             ├─ journal      what was fetched before; only changes are fetched again
                             └─ corrections  corpus.yaml: title, publisher, year, language, symbol, url,
                                             country
```

A source turns a query into references, each the address of a document with what is known about it. All
sources have the same shape (`assistant.fetching.model.Source`), and none of them opens a connection of its
own. Nothing here runs unless it is called: the rest of the program stays offline.
"""
