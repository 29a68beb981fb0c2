/**
 * SCIM 2.0 (RFC 7643, RFC 7644): the organisation's own directory says who joins and who leaves. Of
 * a person a name, the directory's own id and whether they are active are kept, and nothing else.
 * No groups, no bulk requests, no sorting. Requests come on HTTPS's loops; what blocks runs on
 * worker threads.
 */
@NullMarked
package dev.sottovoce.server.scim;

import org.jspecify.annotations.NullMarked;
