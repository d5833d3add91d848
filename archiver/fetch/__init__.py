"""The one guarded door to the network: a URL goes in, a `FetchedPage`, a `FetchedPicture` or a `FetchError` comes out.

    client.py ──► walk.py ──► transport.py ──► dialing.py ──► the network
    (Fetcher)    (hops,      (pools, guard,   (names, then
                  body)       streams)         addresses)

    errand.py     one fetch: until when, who may stop it, which private address it may reach
    hops.py       the text of a URL → where to go next, and text that is safe to show
    addresses.py  which IP addresses are refused, and why
    faults.py     what the libraries raise → the error tree
    decoding.py   content encodings, bounded
    sniffing.py   what a body is, whatever was declared
    pointers.py   a page that only points at another one: meta refresh, AMP

Nothing else in the program opens a connection. Rules that hold for every request, pictures and every hop included:

- **Addresses.** The name is looked up once, each address is judged, and the connection goes to that very address: a
  name that changes its answer gains nothing. Only the origin (host and port) a person typed may be private, and only
  as long as it never answered with a public address. There is no proxy, not from the environment either: a proxy
  would look the names up for us, and the guard would be blind.
- **Bounds.** One deadline for everything, checked at each wait; sizes are counted while decoding, never afterwards.
- **Privacy.** Passwords in URLs go to their own origin and never into a result, an error or a log. Cookies live for
  one fetch. No Referer, but for pictures, and there only the origin.
"""
