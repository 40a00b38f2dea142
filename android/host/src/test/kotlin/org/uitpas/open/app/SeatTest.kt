package org.uitpas.open.app

import android.app.Application
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.uitpas.open.app.core.Core
import org.uitpas.open.app.core.Seat
import org.uitpas.open.core.ViewListener

/** An app of the core that has news while it ends and afterwards, as real ones may. */
private class ChattyCore : Core<String, Unit> {
    lateinit var listener: ViewListener
    val ended = CountDownLatch(1)
    val looks = AtomicInteger()

    override fun view() = "view ${looks.incrementAndGet()}"

    override fun dispatch(action: Unit) = listener.viewChanged()

    override fun listen(listener: ViewListener?) {
        listener?.let { this.listener = it }
    }

    override fun setOnline(online: Boolean) = Unit

    override fun foreground() = Unit

    override suspend fun settled() = Unit

    override fun waiting(view: String) = 0u

    override fun end() {
        listener.viewChanged()
        ended.countDown()
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = Application::class)
class SeatTest {
    private val core = ChattyCore()
    private val seat = Seat { core }

    @Test
    fun `what was asked before the end is done, and news after it is let go`() {
        seat.act(Unit)
        seat.end()
        assertTrue(core.ended.await(60, TimeUnit.SECONDS))
        val looks = core.looks.get()
        assertEquals("view $looks", seat.view)
        core.listener.viewChanged()
        seat.act(Unit)
        seat.end()
        assertEquals("nobody looks at what has ended", looks, core.looks.get())
    }
}
