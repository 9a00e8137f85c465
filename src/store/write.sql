-- Statements that change the case.  "-- name:" begins each; parameters by number.

-- name: begin
BEGIN IMMEDIATE;
-- name: commit
COMMIT;
-- name: rollback
ROLLBACK;

-- name: meta_put
INSERT INTO meta(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value;

-- name: source_put
INSERT INTO source(root, added) VALUES(?1, ?2);

-- name: container_put
INSERT INTO container(parent, parent_doc, same, source, kind, status, ord, off, len, name, hash,
        size, mtime, declared, emitted, duplicate, encrypted, unreadable)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18);

-- name: container_set
UPDATE container SET same = ?2, kind = ?3, status = ?4, hash = ?5, size = ?6, declared = ?7,
        emitted = ?8, duplicate = ?9, encrypted = ?10, unreadable = ?11 WHERE id = ?1;

-- name: container_promote
UPDATE container SET emitted = emitted + 1, duplicate = duplicate - 1 WHERE id = ?1 AND status = 1;

-- name: container_drop
DELETE FROM container WHERE id = ?1;
-- name: places_drop
DELETE FROM place WHERE container = ?1;
-- name: gaps_drop
DELETE FROM gap WHERE container = ?1;
-- name: container_again
UPDATE container SET status = 0 WHERE id = ?1;
-- name: missing_drop
DELETE FROM missing WHERE container = ?1 AND doc IS NULL;

-- name: place_put
INSERT INTO place(container, ord, doc, off, len, flags, framing, name)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
-- name: place_first
UPDATE place SET flags = flags & ~1 WHERE container = ?1 AND ord = ?2;
-- name: doc_place
UPDATE doc SET container = ?2, ord = ?3 WHERE id = ?1;

-- name: gap_put
INSERT OR REPLACE INTO gap(container, off, len, reason, detail) VALUES(?1, ?2, ?3, ?4, ?5);
-- name: missing_drop_entry
DELETE FROM missing WHERE container = ?1 AND ord = ?2;

-- name: missing_drop_doc
DELETE FROM missing WHERE container = ?1 AND doc = ?2 AND trouble IN (8, 9, 12, 13);

-- name: missing_put
INSERT INTO missing(container, ord, trouble, doc, off, len, name, detail)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: doc_put
INSERT INTO doc(id, key, hash, parent, container, ord, kind, flags, date, zone, lang, size, text_at,
        text_len, mid, refs, body_fp, sim, subject_fp, from_addr, parties)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
        ?20, ?21);
-- name: doc_move
UPDATE doc SET key = x'', hash = NULL, parent = ?2, container = NULL, ord = NULL, kind = 0,
        flags = 0, date = NULL, zone = NULL, lang = NULL, size = 0, text_at = 0, text_len = 0,
        mid = NULL, refs = NULL, body_fp = NULL, sim = NULL, subject_fp = NULL, from_addr = NULL,
        parties = NULL WHERE id = ?1;
-- name: move_children
UPDATE doc SET parent = ?2 WHERE parent = ?1;
-- name: move_places
UPDATE place SET doc = ?2 WHERE doc = ?1 AND flags & 1;
-- name: move_home
UPDATE place SET doc = ?2 WHERE container = ?3 AND ord = ?4 AND doc = ?1;
-- name: move_missing
UPDATE missing SET doc = ?2 WHERE doc = ?1;
-- name: move_containers
UPDATE container SET parent_doc = ?2 WHERE parent_doc = ?1;
-- name: move_todo
UPDATE todo SET doc = ?2 WHERE doc = ?1;
-- name: move_ocr
UPDATE ocr_page SET doc = ?2 WHERE doc = ?1;
-- name: sketch_put
INSERT OR REPLACE INTO sketch(doc, sketch) VALUES(?1, ?2);
-- name: sketch_drop
DELETE FROM sketch WHERE doc = ?1;
-- name: kind_put
INSERT OR REPLACE INTO kind(kind, outcome, n, bytes) VALUES(?1, ?2, ?3, ?4);

-- name: todo_put
INSERT INTO todo(id, pass, doc, path, kind, size, hash, tries, records)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
-- name: todo_done
DELETE FROM todo WHERE id = ?1;
-- name: todo_tried
UPDATE todo SET tries = tries + 1 WHERE id = ?1;
-- name: ocr_put
INSERT OR REPLACE INTO ocr_page(doc, page, raw, records) VALUES(?1, ?2, ?3, ?4);
-- name: ocr_drop
DELETE FROM ocr_page WHERE doc = ?1;
-- name: secret_put
INSERT OR IGNORE INTO secret(words) VALUES(?1);
-- name: reconcile_put
INSERT OR REPLACE INTO reconcile(container, first_only, second_only, both, counted, detail)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6);
-- name: reconcile_drop
DELETE FROM reconcile WHERE container = ?1;

-- name: doc_key_drop
DELETE FROM doc_key WHERE head = ?1 AND doc = ?2;
-- name: doc_key_put
INSERT OR IGNORE INTO doc_key(head, doc) VALUES(?1, ?2);

-- name: flaw_put
INSERT INTO flaw(first, flaw, last, n) VALUES(?1, ?2, ?3, ?4);
-- name: flaw_run_drop
DELETE FROM flaw WHERE first = ?1 AND flaw = ?2;
-- name: flaws_drop
DELETE FROM flaw WHERE flaw = ?1;

-- name: addr_put
INSERT INTO addr(address) VALUES(?1);
-- name: addr_seen
UPDATE addr SET sent = sent + ?2, received = received + ?3,
        first = min(coalesce(first, ?4), coalesce(?4, first)),
        last = max(coalesce(last, ?5), coalesce(?5, last)) WHERE id = ?1;
-- name: addr_unseen
UPDATE addr SET sent = sent - ?2, received = received - ?3 WHERE id = ?1;
-- name: addr_dates
UPDATE addr SET (first, last) = (SELECT min(date), max(date) FROM party JOIN doc ON doc.id = party.doc
        WHERE party.addr = ?1) WHERE id = ?1;
-- name: name_put
INSERT INTO name(name) VALUES(?1);
-- name: party_put
INSERT OR IGNORE INTO party(addr, doc, role, name) VALUES(?1, ?2, ?3, ?4);

-- name: party_drop
DELETE FROM party WHERE addr = ?1 AND doc = ?2 AND role = ?3 AND name = ?4;

-- name: threads_drop
DELETE FROM thread;
-- name: thread_slots_drop
DELETE FROM thread_slot;
-- name: ghosts_drop
DELETE FROM ghost;
-- name: copies_drop
DELETE FROM copy;
-- name: thread_put
INSERT INTO thread(page, rows) VALUES(?1, ?2);
-- name: thread_slots_put
INSERT INTO thread_slot(page, slots) VALUES(?1, ?2);
-- name: ghost_put
INSERT INTO ghost(id, mid, thread, parent_ghost, parent, string) VALUES(?1, ?2, ?3, ?4, ?5, ?6);
-- name: copy_put
INSERT INTO copy(doc, of, kind) VALUES(?1, ?2, ?3);

-- name: versions_drop
DELETE FROM version;
-- name: version_put
INSERT INTO version(doc, of, kind, score) VALUES(?1, ?2, ?3, ?4);

-- name: segment_put
INSERT OR REPLACE INTO segment(name, first, last, docs, bytes, checksum)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6);
-- name: segment_drop
DELETE FROM segment WHERE name = ?1;

-- name: block_put
INSERT INTO block(start, file, pos, packed, raw) VALUES(?1, ?2, ?3, ?4, ?5);

-- name: label_put
INSERT INTO label(label) VALUES(?1);
-- name: told_put
INSERT OR REPLACE INTO told(doc, facts) VALUES(?1, ?2);
-- name: told_drop
DELETE FROM told WHERE doc = ?1;
-- name: tolds_drop
DELETE FROM told;
-- name: tied_put
INSERT OR REPLACE INTO tied(doc, ties) VALUES(?1, ?2);
-- name: tied_drop
DELETE FROM tied WHERE doc = ?1;
-- name: tieds_drop
DELETE FROM tied;
-- name: name_docs_put
INSERT OR REPLACE INTO name_docs(name, first, docs) VALUES(?1, ?2, ?3);
-- name: name_docs_drop
DELETE FROM name_docs;
-- name: actors_drop
DELETE FROM actor;
-- name: members_drop
DELETE FROM member;
-- name: nears_drop
DELETE FROM near;
-- name: actor_docs_drop
DELETE FROM actor_docs;
-- name: actor_put
INSERT INTO actor(id, key, kind, flags, name, anchor, first, last, docs)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
-- name: member_put
INSERT INTO member(actor, type, ref, other_type, other, why, n, doc, off, len)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);
-- name: near_put
INSERT INTO near(a, b, points, whys, againsts, doc, off, len)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
-- name: actor_docs_put
INSERT INTO actor_docs(actor, name, docs) VALUES(?1, ?2, ?3);
-- name: decision_put
INSERT INTO decision(at, verb, a, b, words, reason, undone) VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0);
-- name: decision_undo
UPDATE decision SET undone = ?2 WHERE id = ?1 AND undone = 0;
