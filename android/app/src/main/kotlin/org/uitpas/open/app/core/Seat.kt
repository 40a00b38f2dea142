package org.uitpas.open.app.core

import android.os.Handler
import android.os.Looper
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread
import kotlinx.coroutines.runBlocking
import org.uitpas.open.core.UitpasException
import org.uitpas.open.core.ViewListener

/** One app of the core, as its generated object offers it: `CounterApp` or `PassholderApp`. */
interface Core<V, A> {
    fun view(): V

    fun dispatch(action: A)

    fun listen(listener: ViewListener?)

    fun setOnline(online: Boolean)

    fun foreground()

    suspend fun settled()

    /** How many operations in this view were not yet sent. */
    fun waiting(view: V): UInt

    /** Gives everything back. */
    fun end()
}

/** Sees every new view, on the main thread. */
interface Watcher<V> {
    fun show(view: V)

    /** The core could not be opened; `text` says what to do. */
    fun failed(text: String)
}

/**
 * One app of the core, worked in order on a thread of its own: a write to its store never holds up the screen.
 *
 * Opened at once and kept as long as the process lives, so that turning the phone loses nothing.
 */
class Seat<V : Any, A : Any>(open: () -> Core<V, A>) {
    // What is asked after the end is let go.
    private val worker = ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, LinkedBlockingQueue(), ThreadPoolExecutor.DiscardPolicy())
    private val main = Handler(Looper.getMainLooper())
    private val asked = AtomicBoolean()
    private var core: Core<V, A>? = null
    private var failure: String? = null

    /** Whoever looks at it. */
    var watcher: Watcher<V>? = null
        set(value) {
            field = value
            tell()
        }

    /** The last view; nothing before the core is open. */
    @Volatile
    var view: V? = null
        private set

    /** How many operations of that view were not yet sent. */
    @Volatile
    var waiting = 0u
        private set

    init {
        worker.execute {
            try {
                core = open().also { it.listen(Listener()) }
                refresh()
            } catch (error: UitpasException.CannotOpen) {
                failure = error.text
                main.post(::tell)
            }
        }
    }

    /** Does it, after everything that was asked before. */
    fun act(action: A) = work {
        it.dispatch(action)
        refresh()
    }

    /** The platform found or lost a network. */
    fun setOnline(online: Boolean) = work { it.setOnline(online) }

    /** The app came to the front. */
    fun foreground() = work { it.foreground() }

    /** Once everything is done that was asked before, and also where the core could not be opened. */
    fun look(deed: (V?) -> Unit) = worker.execute { deed(view) }

    /** Tries again what waits; `done` when nothing is under way any more. Nobody else is held up by it. */
    fun sync(done: () -> Unit) = worker.execute {
        val core = core ?: return@execute done()
        core.foreground()
        thread {
            runBlocking { core.settled() }
            worker.execute {
                refresh()
                done()
            }
        }
    }

    /** Does something with the core on its thread. */
    fun work(deed: (Core<V, A>) -> Unit) = worker.execute { core?.let(deed) }

    /** The end of it: what was asked before is still done. */
    fun end() {
        work {
            core = null
            it.listen(null)
            it.end()
        }
        worker.shutdown()
    }

    private fun refresh() {
        asked.set(false)
        val core = core ?: return
        val now = core.view()
        view = now
        waiting = core.waiting(now)
        main.post(::tell)
    }

    private fun tell() {
        val watcher = watcher ?: return
        failure?.let(watcher::failed)
        view?.let(watcher::show)
    }

    private inner class Listener : ViewListener {
        override fun viewChanged() {
            // Many changes at once are looked at once.
            if (asked.compareAndSet(false, true)) worker.execute(::refresh)
        }
    }
}
