/**
 * The server: one folder, one process. It introduces phones to one another and carries their
 * signalling; it holds no key of any call. {@link dev.sottovoce.server.SottovoceServer} runs it,
 * {@link dev.sottovoce.server.Administration} changes who may use it, also while it runs.
 */
@NullMarked
package dev.sottovoce.server;

import org.jspecify.annotations.NullMarked;
