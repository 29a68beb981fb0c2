-- What an attestation has shown of a passkey beside where its key is kept: by which format, by whose word, and of which
-- model. Empty where nothing is shown, and for passkeys from before.
ALTER TABLE phone_passkeys ADD COLUMN format TEXT NOT NULL DEFAULT '';
ALTER TABLE phone_passkeys ADD COLUMN maker TEXT NOT NULL DEFAULT '';
ALTER TABLE phone_passkeys ADD COLUMN model TEXT NOT NULL DEFAULT '';
