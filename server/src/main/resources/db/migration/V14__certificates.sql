-- What was issued, so that verifiers who find a certificate's address in a signed call can fetch it.
ALTER TABLE certificates ADD COLUMN sha256 TEXT;
ALTER TABLE certificates ADD COLUMN chain TEXT;

CREATE INDEX certificates_by_sha256 ON certificates (sha256);
