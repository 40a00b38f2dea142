package org.uitpas.open.app

import android.net.Uri
import android.os.Looper
import java.io.File
import java.util.Locale
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.experimental.categories.Category
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.uitpas.open.app.core.Core
import org.uitpas.open.app.core.Seat
import org.uitpas.open.app.core.Seats
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.CounterView
import org.uitpas.open.core.DeskState
import org.uitpas.open.host.StandInProcess

/** The process before a registry of one counter with as many passes as a region has. */
class BenchApplication : TestApplication() {
    override val registryUrl get() = standIn.url

    companion object {
        private const val PASSES = 100_000

        val standIn by lazy { StandInProcess(PASSES).also { Runtime.getRuntime().addShutdownHook(Thread(it::close)) } }
    }
}

/**
 * What the screen adds to the core: a start and a verdict through the app, in turn with the same work of the core alone.
 *
 * Robolectric draws in software, on the same machine: the ratios say something, the times little. Prints, judges nothing.
 */
@RunWith(RobolectricTestRunner::class)
@Category(Bench::class)
@Config(sdk = [35], application = BenchApplication::class, qualifiers = "nl-w360dp-h640dp-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class BenchTest {
    private val phone = Phone()
    private val seat get() = phone.app.counter
    private val library = File(System.getProperty("jna.library.path")!!).name

    @Test
    fun `start and verdict`() {
        goToWork()
        verdicts()
        starts()
        phone.close()
    }

    /** Logs in, chooses, fetches the snapshot, and loses the network. */
    private fun goToWork() {
        phone.start(Sides.COUNTER)
        phone.press(R.id.login)
        val state = Uri.parse(shadowOf(phone.activity).nextStartedActivity.dataString).getQueryParameter("state")
        seat.act(CounterAction.LoginReturned("org.uitpas.open:/login?code=bench&state=$state"))
        phone.settle()
        if (seat.view?.screen is CounterScreen.ChooseCounter) phone.pressRow(R.id.rows, 0)
        phone.network(false)
        seat.act(CounterAction.ChooseActivity("bench-activity-0"))
        phone.settle()
    }

    private fun verdicts() {
        val numbers = BenchApplication.standIn.numbers().iterator()
        val (shown, drawn, core) = List(3) { mutableListOf<Long>() }
        repeat(WARM_UP + SAMPLES) { turn ->
            val (first, second) = throughTheScreen(numbers.next())
            val alone = alone(numbers.next())
            if (turn >= WARM_UP) {
                shown += first
                drawn += second
                core += alone
            }
        }
        println(
            "bench-android tap_to_verdict ui_p50_us=${shown.p50 / 1_000} drawn_p50_us=${drawn.p50 / 1_000} " +
                "core_p50_us=${core.p50 / 1_000} ratio=${ratio(shown, core)} drawn_ratio=${ratio(drawn, core)} " +
                "samples=$SAMPLES library=$library",
        )
    }

    /** From the key on the pad to the words on the screen, and to a picture of them. */
    private fun throughTheScreen(number: String): Pair<Long, Long> {
        phone.type(R.id.pass, number)
        val go = phone.seen().first { it.id == R.id.pad_go }
        val begun = System.nanoTime()
        go.performClick()
        onSeat(seat) { }
        shadowOf(Looper.getMainLooper()).idle()
        val shown = System.nanoTime() - begun
        phone.picture()
        val drawn = System.nanoTime() - begun
        assertEquals("saved", code(seat.view))
        check(phone.seen().any { it.id == R.id.verdict_headline }) { "no verdict is on the screen" }
        phone.press(R.id.next_guest)
        return shown to drawn
    }

    /** The same work on the same thread, without anybody who looks. */
    private fun alone(number: String): Long {
        val took =
            onSeat(seat) { core ->
                val begun = System.nanoTime()
                core.dispatch(CounterAction.Identify(number))
                val view = core.view()
                val took = System.nanoTime() - begun
                assertEquals("saved", code(view))
                took
            }
        seat.act(CounterAction.NextGuest)
        phone.settle()
        return took
    }

    private fun starts() {
        val (app, core) = List(2) { mutableListOf<Long>() }
        repeat(STARTS) {
            phone.close()
            val opened = System.nanoTime()
            val alone = Seats(phone.app).counter
            onSeat(alone) { }
            core += System.nanoTime() - opened
            alone.end()
            val begun = System.nanoTime()
            phone.start(Sides.COUNTER)
            phone.picture()
            app += System.nanoTime() - begun
        }
        println(
            "bench-android start ui_p50_ms=${app.p50 / 1_000_000} core_p50_ms=${core.p50 / 1_000_000} ratio=${ratio(app, core)} " +
                "samples=$STARTS library=$library",
        )
    }

    private fun <T> onSeat(seat: Seat<CounterView, CounterAction>, deed: (Core<CounterView, CounterAction>) -> T): T {
        val done = CompletableFuture<T>()
        seat.work { core -> runCatching { deed(core) }.fold(done::complete, done::completeExceptionally) }
        return done.get(PATIENCE, TimeUnit.SECONDS)
    }

    private fun code(view: CounterView?): String? {
        val desk = view?.screen as? CounterScreen.Desk ?: return null
        return (desk.view.state as? DeskState.Guest)?.view?.code
    }

    private val List<Long>.p50 get() = sorted()[size / 2]

    private fun ratio(one: List<Long>, other: List<Long>) = "%.2f".format(Locale.ROOT, one.p50.toDouble() / other.p50)

    private companion object {
        const val WARM_UP = 200
        const val SAMPLES = 300
        const val STARTS = 10

        /** Seconds. */
        const val PATIENCE = 60L
    }
}
