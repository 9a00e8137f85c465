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
-- name: missing_drop
DELETE FROM missing WHERE container = ?1;

-- name: place_put
INSERT INTO place(container, ord, doc, off, len, flags, framing, name)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
-- name: place_first
UPDATE place SET flags = flags & ~1 WHERE container = ?1 AND ord = ?2;
-- name: doc_place
UPDATE doc SET container = ?2, ord = ?3 WHERE id = ?1;

-- name: gap_put
INSERT OR REPLACE INTO gap(container, off, len, reason, detail) VALUES(?1, ?2, ?3, ?4, ?5);
-- name: missing_put
INSERT INTO missing(container, ord, trouble, doc, off, len, name, detail)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: doc_put
INSERT INTO doc(id, key, hash, parent, container, ord, kind, flags, date, zone, lang, size, text_at,
        text_len, mid, refs, body_fp, sim, subject_fp, from_addr, parties)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
        ?20, ?21);
-- name: doc_key_put
INSERT OR IGNORE INTO doc_key(head, doc) VALUES(?1, ?2);

-- name: flaw_put
INSERT INTO flaw(first, flaw, last, n) VALUES(?1, ?2, ?3, ?4);
-- name: flaws_drop
DELETE FROM flaw WHERE flaw = ?1;

-- name: addr_put
INSERT INTO addr(address) VALUES(?1);
-- name: addr_seen
UPDATE addr SET sent = sent + ?2, received = received + ?3,
        first = min(coalesce(first, ?4), coalesce(?4, first)),
        last = max(coalesce(last, ?5), coalesce(?5, last)) WHERE id = ?1;
-- name: name_put
INSERT INTO name(name) VALUES(?1);
-- name: party_put
INSERT OR IGNORE INTO party(addr, doc, role, name) VALUES(?1, ?2, ?3, ?4);

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

-- name: segment_put
INSERT OR REPLACE INTO segment(name, first, last, docs, bytes, checksum)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6);
-- name: segment_drop
DELETE FROM segment WHERE name = ?1;

-- name: block_put
INSERT INTO block(start, file, pos, packed, raw) VALUES(?1, ?2, ?3, ?4, ?5);
