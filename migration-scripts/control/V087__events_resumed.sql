-- Who told the public events of a domain to go on behind a gap, and why. Kafka keeps the place, so it is asked for before it is done and
-- ended afterwards, as a change of a fence is.

ALTER TABLE cutover_fence_asked DROP CONSTRAINT cutover_fence_asked_kind_check;
ALTER TABLE cutover_fence_asked
    ADD CONSTRAINT cutover_fence_asked_kind_check CHECK (kind IN ('FENCE_INSTALL', 'FENCE_REMOVE', 'EVENTS_RESUME'));
