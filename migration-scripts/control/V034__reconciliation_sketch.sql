-- Runs that read each side once, in any order, and compare by a table of so many cells.

ALTER TABLE reconciliation_run
    ADD COLUMN sketch_cells integer CHECK (sketch_cells > 0),
    ADD CHECK (sketch_cells IS NULL OR sample_every IS NULL);
