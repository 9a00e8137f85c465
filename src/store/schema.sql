-- The case as SQLite tables; doc/schema.md explains every column to outsiders.
-- Each statement begins with "-- name:"; what follows CREATE TABLE is kept verbatim by SQLite, and a
-- case whose text differs is not opened (store-schema check in store.c).

-- name: meta
CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

-- name: source
CREATE TABLE source(id INTEGER PRIMARY KEY, root TEXT NOT NULL UNIQUE, added INTEGER NOT NULL) STRICT;

-- name: container
CREATE TABLE container(id INTEGER PRIMARY KEY, parent INTEGER, parent_doc INTEGER, same INTEGER,
        source INTEGER, kind INTEGER NOT NULL, status INTEGER NOT NULL, ord INTEGER,
        off INTEGER NOT NULL, len INTEGER NOT NULL, name TEXT NOT NULL, hash BLOB,
        size INTEGER NOT NULL, mtime INTEGER NOT NULL, declared INTEGER NOT NULL,
        emitted INTEGER NOT NULL, duplicate INTEGER NOT NULL, encrypted INTEGER NOT NULL,
        unreadable INTEGER NOT NULL) STRICT;

-- name: container_hash
CREATE INDEX container_hash ON container(hash) WHERE hash IS NOT NULL;

-- name: container_name
CREATE INDEX container_name ON container(source, parent, name);

-- name: container_parent
CREATE INDEX container_parent ON container(parent);

-- name: container_doc
CREATE INDEX container_doc ON container(parent_doc) WHERE parent_doc IS NOT NULL;

-- name: container_same
CREATE INDEX container_same ON container(same) WHERE same IS NOT NULL;

-- name: place
CREATE TABLE place(container INTEGER, ord INTEGER, doc INTEGER NOT NULL, off INTEGER NOT NULL,
        len INTEGER NOT NULL, flags INTEGER NOT NULL, framing INTEGER NOT NULL, name TEXT,
        PRIMARY KEY(container, ord)) STRICT, WITHOUT ROWID;

-- name: place_again
CREATE INDEX place_again ON place(doc) WHERE flags & 1;

-- name: gap
CREATE TABLE gap(container INTEGER, off INTEGER, len INTEGER, reason INTEGER, detail TEXT,
        PRIMARY KEY(container, off, len, reason)) STRICT, WITHOUT ROWID;

-- name: missing
CREATE TABLE missing(id INTEGER PRIMARY KEY, container INTEGER NOT NULL, ord INTEGER,
        trouble INTEGER NOT NULL, doc INTEGER, off INTEGER NOT NULL, len INTEGER NOT NULL,
        name TEXT NOT NULL, detail TEXT NOT NULL) STRICT;

-- name: missing_container
CREATE INDEX missing_container ON missing(container);

-- name: missing_doc
CREATE INDEX missing_doc ON missing(doc) WHERE doc IS NOT NULL;

-- name: doc
CREATE TABLE doc(id INTEGER PRIMARY KEY, key BLOB NOT NULL, hash BLOB, parent INTEGER,
        container INTEGER, ord INTEGER, kind INTEGER NOT NULL, flags INTEGER NOT NULL, date INTEGER,
        zone INTEGER, lang TEXT, size INTEGER NOT NULL, text_at INTEGER NOT NULL,
        text_len INTEGER NOT NULL, mid INTEGER, refs BLOB, body_fp INTEGER, sim INTEGER,
        subject_fp INTEGER, from_addr INTEGER, parties BLOB) STRICT;

-- name: doc_parent
CREATE INDEX doc_parent ON doc(parent) WHERE parent IS NOT NULL;

-- name: doc_moved
CREATE INDEX doc_moved ON doc(kind) WHERE kind = 0;

-- name: doc_key
CREATE TABLE doc_key(head INTEGER, doc INTEGER, PRIMARY KEY(head, doc)) STRICT, WITHOUT ROWID;

-- name: kind
CREATE TABLE kind(kind INTEGER, outcome INTEGER, n INTEGER NOT NULL, bytes INTEGER NOT NULL,
        PRIMARY KEY(kind, outcome)) STRICT, WITHOUT ROWID;

-- name: todo
CREATE TABLE todo(id INTEGER PRIMARY KEY, pass INTEGER NOT NULL, doc INTEGER NOT NULL,
        path TEXT NOT NULL, kind INTEGER NOT NULL, size INTEGER NOT NULL, hash BLOB NOT NULL,
        tries INTEGER NOT NULL, records BLOB) STRICT;

-- name: todo_pass
CREATE INDEX todo_pass ON todo(pass);

-- name: todo_doc
CREATE INDEX todo_doc ON todo(doc);

-- name: ocr_page
CREATE TABLE ocr_page(doc INTEGER, page INTEGER, raw INTEGER NOT NULL, records BLOB NOT NULL,
        PRIMARY KEY(doc, page)) STRICT, WITHOUT ROWID;

-- name: secret
CREATE TABLE secret(id INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE) STRICT;

-- name: reconcile
CREATE TABLE reconcile(container INTEGER PRIMARY KEY, first_only INTEGER NOT NULL,
        second_only INTEGER NOT NULL, both INTEGER NOT NULL, counted INTEGER NOT NULL,
        detail TEXT NOT NULL) STRICT;

-- name: sketch
CREATE TABLE sketch(doc INTEGER PRIMARY KEY, sketch BLOB NOT NULL) STRICT;

-- name: version
CREATE TABLE version(doc INTEGER, of INTEGER, kind INTEGER NOT NULL, score INTEGER NOT NULL,
        PRIMARY KEY(doc, of)) STRICT, WITHOUT ROWID;

-- name: version_of
CREATE INDEX version_of ON version(of);

-- name: flaw
CREATE TABLE flaw(first INTEGER, flaw INTEGER, last INTEGER NOT NULL, n INTEGER NOT NULL,
        PRIMARY KEY(first, flaw)) STRICT, WITHOUT ROWID;

-- name: flaw_flaw
CREATE INDEX flaw_flaw ON flaw(flaw);

-- name: addr
CREATE TABLE addr(id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE,
        sent INTEGER NOT NULL DEFAULT 0, received INTEGER NOT NULL DEFAULT 0,
        first INTEGER, last INTEGER) STRICT;

-- name: name
CREATE TABLE name(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- name: party
CREATE TABLE party(addr INTEGER, doc INTEGER, role INTEGER, name INTEGER,
        PRIMARY KEY(addr, doc, role, name)) STRICT, WITHOUT ROWID;

-- name: thread
CREATE TABLE thread(page INTEGER PRIMARY KEY, rows BLOB NOT NULL) STRICT;

-- name: thread_slot
CREATE TABLE thread_slot(page INTEGER PRIMARY KEY, slots BLOB NOT NULL) STRICT;

-- name: ghost
CREATE TABLE ghost(id INTEGER PRIMARY KEY, mid INTEGER, thread INTEGER NOT NULL,
        parent_ghost INTEGER, parent INTEGER, string TEXT NOT NULL) STRICT;

-- name: ghost_thread
CREATE INDEX ghost_thread ON ghost(thread);

-- name: copy
CREATE TABLE copy(doc INTEGER, of INTEGER, kind INTEGER NOT NULL, PRIMARY KEY(doc, of)) STRICT,
        WITHOUT ROWID;

-- name: copy_of
CREATE INDEX copy_of ON copy(of);

-- name: segment
CREATE TABLE segment(name TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL,
        docs INTEGER NOT NULL, bytes INTEGER NOT NULL, checksum INTEGER NOT NULL) STRICT,
        WITHOUT ROWID;

-- name: block
CREATE TABLE block(start INTEGER PRIMARY KEY, file INTEGER NOT NULL, pos INTEGER NOT NULL,
        packed INTEGER NOT NULL, raw INTEGER NOT NULL) STRICT;

-- name: label
CREATE TABLE label(id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE) STRICT;

-- name: told
CREATE TABLE told(doc INTEGER PRIMARY KEY, facts BLOB NOT NULL) STRICT;

-- name: tied
CREATE TABLE tied(doc INTEGER PRIMARY KEY, ties BLOB NOT NULL) STRICT;

-- name: name_docs
CREATE TABLE name_docs(name INTEGER, first INTEGER, docs BLOB NOT NULL,
        PRIMARY KEY(name, first)) STRICT, WITHOUT ROWID;

-- name: actor
CREATE TABLE actor(id INTEGER PRIMARY KEY, key TEXT NOT NULL, kind INTEGER NOT NULL,
        flags INTEGER NOT NULL, name TEXT NOT NULL, anchor TEXT NOT NULL, first INTEGER,
        last INTEGER, docs INTEGER NOT NULL) STRICT;

-- name: actor_key
CREATE INDEX actor_key ON actor(key);

-- name: actor_size
CREATE INDEX actor_size ON actor(docs);

-- name: member
CREATE TABLE member(actor INTEGER, type INTEGER, ref INTEGER, other_type INTEGER NOT NULL,
        other INTEGER NOT NULL, why INTEGER NOT NULL, n INTEGER NOT NULL, doc INTEGER NOT NULL,
        off INTEGER NOT NULL, len INTEGER NOT NULL, PRIMARY KEY(actor, type, ref)) STRICT,
        WITHOUT ROWID;

-- name: member_anchor
CREATE INDEX member_anchor ON member(type, ref);

-- name: near
CREATE TABLE near(a INTEGER, b INTEGER, points INTEGER NOT NULL, whys INTEGER NOT NULL,
        againsts INTEGER NOT NULL, doc INTEGER NOT NULL, off INTEGER NOT NULL, len INTEGER NOT NULL,
        PRIMARY KEY(a, b)) STRICT, WITHOUT ROWID;

-- name: near_b
CREATE INDEX near_b ON near(b);

-- name: actor_docs
CREATE TABLE actor_docs(actor INTEGER, name INTEGER, docs BLOB NOT NULL,
        PRIMARY KEY(actor, name)) STRICT, WITHOUT ROWID;

-- name: decision
CREATE TABLE decision(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, verb TEXT NOT NULL,
        a TEXT NOT NULL, b TEXT NOT NULL, words TEXT NOT NULL, reason TEXT NOT NULL,
        undone INTEGER NOT NULL) STRICT;
