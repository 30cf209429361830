/** What every controller of the application shares: who asks and why, and how it is refused. */
@NullMarked
package io.ficus.app.web;

import org.jspecify.annotations.NullMarked;
