package org.uitpas.open.host

import java.io.File
import java.nio.file.Files
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.CounterApp
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.CounterView
import org.uitpas.open.core.DeskState
import org.uitpas.open.core.UitpasConfig

/**
 * From a number to the verdict on screen, through JNA: the same call as `bench-identify` makes in Rust, on a store of as
 * many passes, after as many guests. Prints times, judges none; `cargo xtask bench kotlin` prints the ratio.
 */
@Tag("bench")
class BenchTest {
    @Test
    fun `identify to verdict`() {
        StandInProcess().use { registry ->
            // Beside the library: on a disk, where a temporary folder may be in memory.
            val folder = Files.createTempDirectory(File(System.getProperty("jna.library.path")).toPath(), "bench-").toFile()
            val app = CounterApp.open(config(registry.url, folder), MemorySecrets(), HostClock)
            try {
                open(app)
                val numbers = registry.numbers()
                val warmUp = size("UITPAS_BENCH_WARMUP", 1_000)
                val samples = size("UITPAS_BENCH_SAMPLES", 1_000)
                val times = numbers.take(warmUp + samples).map { guest(app, it) }.drop(warmUp).sorted()
                val p50 = times[times.size / 2] / 1_000
                val p99 = times[times.size * 99 / 100] / 1_000
                println("bench-identify jna p50_us=$p50 p99_us=$p99 samples=${times.size}")
            } finally {
                app.destroy()
                folder.deleteRecursively()
            }
        }
    }

    private fun guest(app: CounterApp, number: String): Long {
        app.dispatch(CounterAction.NextGuest)
        val begun = System.nanoTime()
        app.dispatch(CounterAction.Identify(number))
        val view = app.view()
        val took = System.nanoTime() - begun
        assertEquals("saved", code(view))
        return took
    }

    private fun code(view: CounterView): String? {
        val desk = view.screen as? CounterScreen.Desk ?: return null
        return (desk.view.state as? DeskState.Guest)?.view?.code
    }

    /** Logs in, chooses, fetches the snapshot, and loses the network. */
    private fun open(app: CounterApp) = runBlocking {
        app.dispatch(CounterAction.Login)
        app.settled()
        val login = app.view().screen as CounterScreen.Login
        val state = checkNotNull(login.view.authorizeUrl).substringAfter("state=").substringBefore('&')
        app.dispatch(CounterAction.LoginReturned("org.uitpas.open:/login?code=bench&state=$state"))
        app.settled()
        if (app.view().screen is CounterScreen.ChooseCounter) {
            app.dispatch(CounterAction.ChooseCounter("bench-organizer"))
            app.settled()
        }
        app.setOnline(false)
        app.dispatch(CounterAction.ChooseActivity("bench-activity-0"))
    }

    private fun config(registry: String, folder: File) = UitpasConfig(
        registryUrl = registry,
        issuerUrl = null,
        clientId = "uitpas-app",
        redirectUri = "org.uitpas.open:/login",
        dataDir = folder.path,
        online = true,
        language = "nl-BE",
    )

    private fun size(name: String, usual: Int) = System.getenv(name)?.toIntOrNull() ?: usual
}
