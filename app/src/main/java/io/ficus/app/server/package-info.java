/**
 * The server: how the rooms are wired together, and the HTTP API of what belongs to none of them.
 */
@NullMarked
package io.ficus.app.server;

import org.jspecify.annotations.NullMarked;
