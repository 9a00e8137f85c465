-- Statements that only read.  "-- name:" begins each; parameters by number.

-- name: meta_get
SELECT value FROM meta WHERE key = ?1;

-- name: source_find
SELECT id FROM source WHERE root = ?1;

-- name: sources
SELECT id, root, added FROM source ORDER BY id;

-- name: container_get
SELECT id, parent, parent_doc, same, source, kind, status, ord, off, len, name, hash, size, mtime,
        declared, emitted, duplicate, encrypted, unreadable
        FROM container WHERE id = ?1;

-- name: container_find
SELECT id, parent, parent_doc, same, source, kind, status, ord, off, len, name, hash, size, mtime,
        declared, emitted, duplicate, encrypted, unreadable
        FROM container WHERE hash = ?1 AND status <> 2 ORDER BY id LIMIT 1;

-- name: container_find_name
SELECT id, parent, parent_doc, same, source, kind, status, ord, off, len, name, hash, size, mtime,
        declared, emitted, duplicate, encrypted, unreadable
        FROM container WHERE source IS ?1 AND parent IS ?2 AND name = ?3
        AND parent_doc IS NULL ORDER BY id LIMIT 1;

-- name: container_find_attached
SELECT id, parent, parent_doc, same, source, kind, status, ord, off, len, name, hash, size, mtime,
        declared, emitted, duplicate, encrypted, unreadable
        FROM container WHERE parent_doc = ?1 ORDER BY id LIMIT 1;

-- name: containers
SELECT id, parent, parent_doc, same, source, kind, status, ord, off, len, name, hash, size, mtime,
        declared, emitted, duplicate, encrypted, unreadable
        FROM container ORDER BY id;

-- name: containers_of
SELECT id, parent, parent_doc, same, source, kind, status, ord, off, len, name, hash, size, mtime,
        declared, emitted, duplicate, encrypted, unreadable
        FROM container WHERE parent IS ?1 AND parent_doc IS NULL ORDER BY id;

-- name: containers_of_doc
SELECT id, parent, parent_doc, same, source, kind, status, ord, off, len, name, hash, size, mtime,
        declared, emitted, duplicate, encrypted, unreadable
        FROM container WHERE parent_doc = ?1 ORDER BY id;

-- name: place_find
SELECT container, ord, doc, off, len, flags, framing, name FROM place
        WHERE container = ?1 AND ord = ?2;

-- name: places
SELECT container, ord, doc, off, len, flags, framing, name FROM place
        WHERE container = ?1 ORDER BY ord;

-- name: places_of_doc
SELECT container, ord, doc, off, len, flags, framing, name FROM place
        WHERE container = ?2 AND ord = ?3 AND doc = ?1
        UNION ALL
        SELECT * FROM (SELECT container, ord, doc, off, len, flags, framing, name FROM place
        WHERE doc = ?1 AND flags & 1 ORDER BY container, ord);

-- name: place_again_one
SELECT container, ord FROM place WHERE doc = ?1 AND flags & 1
        ORDER BY container, ord LIMIT 1;

-- name: gaps
SELECT container, reason, off, len, detail FROM gap
        UNION ALL SELECT container, 1, off - framing, framing, NULL FROM place WHERE framing > 0
        ORDER BY 1, 3;

-- name: gaps_of
SELECT container, reason, off, len, detail FROM gap WHERE container = ?1
        UNION ALL SELECT container, 1, off - framing, framing, NULL FROM place
        WHERE container = ?1 AND framing > 0 ORDER BY 3;

-- name: missing
SELECT container, ord, trouble, doc, off, len, name, detail FROM missing ORDER BY container, id;

-- name: missing_of
SELECT container, ord, trouble, doc, off, len, name, detail FROM missing
        WHERE container = ?1 ORDER BY id;

-- name: doc_get
SELECT id, key, hash, parent, container, ord, kind, flags, date, zone, lang, size, text_at, text_len,
        mid, refs, body_fp, sim, subject_fp, from_addr
        FROM doc WHERE id = ?1 AND kind <> 0;

-- name: doc_text
SELECT text_at, text_len FROM doc WHERE id = ?1 AND kind <> 0;

-- name: doc_home
SELECT container, ord FROM doc WHERE id = ?1 AND kind <> 0;

-- name: docs
SELECT id, key, hash, parent, container, ord, kind, flags, date, zone, lang, size, text_at, text_len,
        mid, refs, body_fp, sim, subject_fp, from_addr
        FROM doc WHERE id >= ?1 AND kind <> 0 ORDER BY id;

-- name: docs_of_parent
SELECT id, key, hash, parent, container, ord, kind, flags, date, zone, lang, size, text_at, text_len,
        mid, refs, body_fp, sim, subject_fp, from_addr
        FROM doc WHERE parent = ?1 AND kind <> 0 ORDER BY id;

-- name: docs_of_head
SELECT id, key, hash, parent, container, ord, kind, flags, date, zone, lang, size, text_at, text_len,
        mid, refs, body_fp, sim, subject_fp, from_addr
        FROM doc WHERE id IN (SELECT doc FROM doc_key WHERE head = ?1 UNION ALL
        SELECT id FROM doc WHERE id > ?2) AND kind <> 0 ORDER BY id;

-- name: doc_heads
SELECT id, key, hash, mid, kind, flags FROM doc WHERE id > ?1 AND kind <> 0 ORDER BY id;

-- name: doc_heads_to
SELECT id, key, hash, mid FROM doc WHERE id > ?1 AND id <= ?2 ORDER BY id;

-- name: doc_keys
SELECT doc FROM doc_key WHERE head BETWEEN ?1 AND ?2 ORDER BY doc;

-- name: doc_key_of
SELECT key FROM doc WHERE id = ?1 AND kind <> 0;

-- name: doc_last
SELECT max(id) FROM doc;

-- name: doc_moved_to
SELECT kind, parent FROM doc WHERE id = ?1;

-- name: docs_moved
SELECT id FROM doc WHERE kind = 0 ORDER BY id;

-- name: count_moved
SELECT count(*) FROM doc WHERE kind = 0;

-- name: count_moved_to
SELECT count(*) FROM doc WHERE kind = 0 AND id <= ?1;

-- name: kinds
SELECT kind, outcome, n, bytes FROM kind ORDER BY kind, outcome;

-- name: todo_last
SELECT max(id) FROM todo;

-- name: todos
SELECT id, pass, doc, path, kind, size, hash, tries, records FROM todo
        WHERE pass = ?1 AND id > ?2 ORDER BY id;

-- name: count_todo
SELECT count(*) FROM todo WHERE pass = ?1;

-- name: ocr_page
SELECT doc, page, raw, records FROM ocr_page WHERE doc = ?1 AND page = ?2;

-- name: ocr_pages
SELECT doc, page, raw, records FROM ocr_page WHERE doc = ?1 ORDER BY page;

-- name: secrets
SELECT words FROM secret ORDER BY id;

-- name: reconcile
SELECT container, first_only, second_only, both, counted, detail FROM reconcile
        WHERE container = ?1;

-- name: reconciles
SELECT container, first_only, second_only, both, counted, detail FROM reconcile
        ORDER BY container;

-- name: sketches
SELECT doc, key, coalesce(hash, key), sketch FROM sketch JOIN doc ON doc.id = sketch.doc
        ORDER BY doc;

-- name: versions
SELECT doc, of, kind, score FROM version ORDER BY doc, of;

-- name: versions_of_doc
SELECT doc, of, kind, score FROM version WHERE doc = ?1
        UNION ALL SELECT doc, of, kind, score FROM version WHERE of = ?1
        ORDER BY 4 DESC, 1, 2;

-- name: count_versions
SELECT count(*) FROM version;

-- name: doc_parties
SELECT parties FROM doc WHERE id = ?1;

-- name: doc_parties_to
SELECT id, date, parties FROM doc WHERE id > ?1 AND id <= ?2 ORDER BY id;

-- name: flaws_of_doc
SELECT ?1, flaw, ?1, n FROM flaw WHERE first BETWEEN ?1 & ~1023 AND ?1 AND last >= ?1
        ORDER BY flaw;

-- name: flaw_runs_of_doc
SELECT first, flaw, last, n FROM flaw WHERE first BETWEEN ?1 & ~1023 AND ?1 AND last >= ?1
        ORDER BY flaw;

-- name: flaws_of
SELECT first, flaw, last, n FROM flaw WHERE flaw = ?1 ORDER BY first;

-- name: flaws
SELECT first, flaw, last, n FROM flaw ORDER BY flaw, first;

-- name: flaw_runs
SELECT first, flaw, last, n FROM flaw ORDER BY first, flaw;

-- name: addr_get
SELECT id, address, sent, received, first, last FROM addr WHERE id = ?1;

-- name: addr_find
SELECT id, address, sent, received, first, last FROM addr WHERE address = ?1;

-- name: addrs
SELECT id, address, sent, received, first, last FROM addr ORDER BY id;

-- name: name_get
SELECT id, name, 0 FROM name WHERE id = ?1;

-- name: name_find
SELECT id FROM name WHERE name = ?1;

-- name: names_of_addr
SELECT name.id, name.name, count(DISTINCT doc) AS n FROM party JOIN name ON name.id = party.name
        WHERE party.addr = ?1 GROUP BY party.name ORDER BY n DESC, name.name;

-- name: parties
SELECT doc, role, addr, name FROM party ORDER BY addr, doc, role, name;

-- name: parties_of_addr
SELECT doc, role, addr, name FROM party WHERE addr = ?1
        ORDER BY doc, role, name;

-- name: thread_slots
SELECT slots FROM thread_slot WHERE page = ?1;

-- name: thread_page
SELECT rows FROM thread WHERE page = ?1;

-- name: threads
SELECT rows FROM thread WHERE page >= ?1 ORDER BY page;

-- name: ghost_get
SELECT id, mid, thread, parent_ghost, parent, string FROM ghost WHERE id = ?1;

-- name: ghosts
SELECT id, mid, thread, parent_ghost, parent, string FROM ghost ORDER BY id;

-- name: ghosts_of
SELECT id, mid, thread, parent_ghost, parent, string FROM ghost
        WHERE thread = ?1 ORDER BY id;

-- name: copy_find
SELECT doc, of, kind FROM copy WHERE doc = ?1 ORDER BY kind, of LIMIT 1;

-- name: copies
SELECT doc, of, kind FROM copy ORDER BY doc, of;

-- name: copies_of
SELECT doc, of, kind FROM copy WHERE of = ?1 ORDER BY doc;

-- name: segments
SELECT name, first, last, docs, bytes, checksum FROM segment ORDER BY first, name;

-- name: block_at
SELECT start, file, pos, packed, raw FROM block WHERE start <= ?1
        ORDER BY start DESC LIMIT 1;

-- name: blocks
SELECT start, file, pos, packed, raw FROM block ORDER BY start;

-- name: schema
SELECT name, sql FROM sqlite_schema ORDER BY name;

-- name: integrity
PRAGMA integrity_check(20);

-- name: schema_version
PRAGMA user_version;

-- name: application
PRAGMA application_id;

-- name: ledger_places
SELECT sum(NOT flags & 1), sum(flags & 1) FROM place WHERE container = ?1;

-- name: ledger_nested
SELECT sum(status <> 2), sum(status = 2) FROM container WHERE parent = ?1;

-- name: ledger_ranges
SELECT off, len, 0 FROM place WHERE container = ?1 AND len > 0
        UNION ALL SELECT off, len, 0 FROM container WHERE parent = ?1 AND len > 0
        UNION ALL SELECT off, len, 0 FROM missing WHERE container = ?1 AND len > 0 AND doc IS NULL
                AND ord IS NOT NULL
        UNION ALL SELECT off, len, 1 FROM gap WHERE container = ?1 AND len > 0
        UNION ALL SELECT off - framing, framing, 1 FROM place WHERE container = ?1 AND framing > 0
        ORDER BY 1, 2, 3;

-- name: audit_place
SELECT container, ord FROM place WHERE NOT EXISTS (SELECT 1 FROM doc WHERE id = place.doc
        AND kind <> 0)
        OR container NOT IN (SELECT id FROM container) LIMIT 20;

-- name: audit_parent
SELECT id FROM doc WHERE parent IS NOT NULL AND (parent = id OR NOT EXISTS (SELECT 1
        FROM doc AS above WHERE above.id = doc.parent AND above.kind <> 0)) LIMIT 20;

-- name: audit_todo
SELECT id FROM todo WHERE NOT EXISTS (SELECT 1 FROM doc WHERE doc.id = todo.doc
        AND doc.kind <> 0) LIMIT 20;

-- name: audit_home
SELECT id FROM doc WHERE parent IS NULL AND NOT EXISTS (SELECT 1 FROM place
        WHERE place.container = doc.container AND place.ord = doc.ord AND place.doc = doc.id
        AND NOT flags & 1) LIMIT 20;

-- name: audit_flaw
SELECT last FROM flaw WHERE first < 1 OR last < first OR last > (SELECT max(id) FROM doc)
        OR first / 1024 <> last / 1024 LIMIT 20;

-- name: audit_count
SELECT count(*) FROM doc WHERE kind <> 0;

-- name: counts_containers
SELECT count(*), coalesce(sum(status = 0), 0), coalesce(sum(CASE WHEN parent IS NULL
        AND parent_doc IS NULL THEN size ELSE 0 END), 0), coalesce(sum(encrypted), 0), coalesce(sum(unreadable), 0)
        FROM container;

-- name: count_ghosts
SELECT count(*) FROM ghost;

-- name: count_copies
SELECT count(DISTINCT doc) FROM copy WHERE kind = ?1;

-- name: count_addrs
SELECT coalesce(max(id), 0) FROM addr;

-- name: count_names
SELECT coalesce(max(id), 0) FROM name;

-- name: count_sources
SELECT count(*) FROM source;

-- name: count_indexed
SELECT coalesce(max(last), 0) FROM segment;

-- name: block_end
SELECT start + raw FROM block ORDER BY start DESC LIMIT 1;

-- name: doc_keys_all
SELECT head, doc FROM doc_key ORDER BY head, doc;

-- name: label_find
SELECT id FROM label WHERE label = ?1;
-- name: label_get
SELECT label FROM label WHERE id = ?1;
-- name: labels
SELECT id, label FROM label ORDER BY id;
-- name: names
SELECT id, name, 0 FROM name ORDER BY id;
-- name: told_get
SELECT doc, facts FROM told WHERE doc = ?1;
-- name: tolds
SELECT doc, facts FROM told WHERE doc >= ?1 ORDER BY doc;
-- name: tolds_to
SELECT doc, facts FROM told WHERE doc > ?1 AND doc <= ?2 ORDER BY doc;
-- name: tied_get
SELECT doc, ties FROM tied WHERE doc = ?1;
-- name: tieds
SELECT doc, ties FROM tied WHERE doc >= ?1 ORDER BY doc;
-- name: name_docs_get
SELECT docs FROM name_docs WHERE name = ?1 ORDER BY first;
-- name: actor_get
SELECT id, key, kind, flags, name, anchor, first, last, docs FROM actor WHERE id = ?1;
-- name: actors
SELECT id, key, kind, flags, name, anchor, first, last, docs FROM actor ORDER BY id;
-- name: actors_by_docs
SELECT id, key, kind, flags, name, anchor, first, last, docs FROM actor
        ORDER BY docs DESC, id DESC;
-- name: actors_of_key
SELECT id FROM actor WHERE key >= ?1 AND key < ?2 ORDER BY key;
-- name: actor_of_anchor
SELECT actor FROM member WHERE type = ?1 AND ref = ?2 ORDER BY actor LIMIT 1;
-- name: members_of_anchor
SELECT actor, type, ref, other_type, other, why, n, doc, off, len FROM member
        WHERE type = ?1 AND ref = ?2 ORDER BY actor;
-- name: members_of
SELECT actor, type, ref, other_type, other, why, n, doc, off, len FROM member WHERE actor = ?1
        ORDER BY type, ref;
-- name: members
SELECT actor, type, ref, other_type, other, why, n, doc, off, len FROM member
        ORDER BY actor, type, ref;
-- name: nears_of
SELECT a, b, points, whys, againsts, doc, off, len FROM near WHERE a = ?1
        UNION SELECT a, b, points, whys, againsts, doc, off, len FROM near WHERE b = ?1
        ORDER BY points DESC, a, b;
-- name: nears
SELECT a, b, points, whys, againsts, doc, off, len FROM near ORDER BY points DESC, a, b;
-- name: actor_docs
SELECT actor, name, docs FROM actor_docs WHERE actor = ?1 ORDER BY name;
-- name: actor_docs_all
SELECT actor, name, docs FROM actor_docs ORDER BY actor, name;
-- name: decisions
SELECT id, at, verb, a, b, words, reason, undone FROM decision ORDER BY id;
-- name: decision_find
SELECT undone FROM decision WHERE id = ?1;
-- name: audit_told
SELECT doc FROM told WHERE NOT EXISTS (SELECT 1 FROM doc WHERE doc.id = told.doc AND doc.kind <> 0)
        LIMIT 20;
-- name: audit_tied
SELECT doc FROM tied WHERE NOT EXISTS (SELECT 1 FROM doc WHERE doc.id = tied.doc AND doc.kind <> 0)
        LIMIT 20;
-- name: audit_member
SELECT actor FROM member WHERE NOT EXISTS (SELECT 1 FROM actor WHERE actor.id = member.actor)
        LIMIT 20;
-- name: audit_near
SELECT a FROM near WHERE a NOT IN (SELECT id FROM actor) OR b NOT IN (SELECT id FROM actor)
        LIMIT 20;
-- name: audit_actor_docs
SELECT actor FROM actor_docs WHERE NOT EXISTS (SELECT 1 FROM actor WHERE actor.id = actor_docs.actor)
        LIMIT 20;
-- name: audit_last_addr
SELECT coalesce(max(id), 0) FROM addr;
-- name: audit_last_label
SELECT coalesce(max(id), 0) FROM label;
