-- Whether the operator made a device's key, and so could have kept it. Of foreign phones from before
-- nobody knows; most were made so.
ALTER TABLE devices ADD COLUMN operator_key INTEGER NOT NULL DEFAULT 0;
UPDATE devices SET operator_key = 1 WHERE kind = 'SIP_PHONE';
