/**
 * Text with signature lines below it, each by a key with a name (C2SP signed-note): what policies,
 * heads of the log and witnesses' cosignatures are signed with. Ed25519 only. Values are immutable;
 * whether a signer is trusted is for the caller to say.
 */
@NullMarked
package dev.sottovoce.crypto.note;

import org.jspecify.annotations.NullMarked;
