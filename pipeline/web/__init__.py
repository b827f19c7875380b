"""Search and review in the browser: pages made on the server, readable without script, in Vietnamese and English.

    server.py        which address to listen on and who may come in; runs uvicorn
    app.py           the routes, on one screen
    guard.py         what stands before every page: headers, hosts, size, session, password, CSRF
    credentials.py   the password, hashed, and the key of the sessions
    site.py          what the pages share: store, settings, pictures, templates
    words.py         words.yaml, every word people see, in two languages
    pictures.py      pages of originals, and pieces of them, as WebP
    search_page.py   document_page.py   review_page.py   overview_page.py   login_page.py   one page each
    fields_view.py   a field as people see it     marked_text.py   text with its fields and repairs marked

Ids in addresses are looked up in the store; no part of a request ever becomes part of a path.
"""
