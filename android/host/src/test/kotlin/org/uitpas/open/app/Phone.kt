package org.uitpas.open.app

import android.graphics.Bitmap
import android.graphics.Canvas
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.os.Bundle
import android.os.Looper
import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import android.widget.ListView
import android.widget.TextView
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.uitpas.open.app.core.Seat
import org.uitpas.open.app.core.Seats
import org.uitpas.open.host.Person
import org.uitpas.open.host.RegistryProcess

/** The process in a test: its registry is a real one on this machine. */
class TestApplication : UitpasApplication() {
    override val registryUrl get() = registry.url

    override fun onCreate() {
        SoftKeystore.install()
        shadowOf(connectivity.getNetworkCapabilities(connectivity.activeNetwork)).addCapability(INTERNET)
        super.onCreate()
    }

    /** As the platform tells of a network that came or went. */
    fun network(on: Boolean) {
        val network = checkNotNull(connectivity.activeNetwork)
        val capabilities = checkNotNull(connectivity.getNetworkCapabilities(network))
        shadowOf(capabilities).run { if (on) addCapability(INTERNET) else removeCapability(INTERNET) }
        for (callback in shadowOf(connectivity).networkCallbacks.toList()) {
            if (on) callback.onCapabilitiesChanged(network, capabilities) else callback.onLost(network)
        }
    }

    private val connectivity get() = getSystemService(ConnectivityManager::class.java)

    /** Those that are open now. */
    val opened get() = seats.opened

    /** As after the end of the process: nothing in memory, everything on the disk. */
    fun forget() {
        seats.opened.forEach { it.end() }
        seats = Seats(this)
    }

    companion object {
        private const val INTERNET = NetworkCapabilities.NET_CAPABILITY_INTERNET

        /** One for all tests; each phone is another guest of it. */
        val registry by lazy { RegistryProcess().also { Runtime.getRuntime().addShutdownHook(Thread(it::close)) } }
    }
}

/** A phone with the app on it, and a person who looks at it, presses and types. */
class Phone {
    val app get() = RuntimeEnvironment.getApplication() as TestApplication
    private lateinit var controller: ActivityController<MainActivity>
    val activity: MainActivity get() = controller.get()
    val frame: View get() = activity.window.decorView

    /** Starts the app, straight into this side, or as for the first time. */
    fun start(side: Sides? = null): Phone {
        side?.let { Sides.choose(app, it) }
        controller = Robolectric.buildActivity(MainActivity::class.java).setup().visible()
        settle()
        return this
    }

    /** The system ends the process; what it saved comes back with the next start. */
    fun die() {
        val state = Bundle()
        controller.pause().stop().saveInstanceState(state).destroy()
        app.forget()
        controller =
            Robolectric.buildActivity(
                MainActivity::class.java,
            ).create(state).start().restoreInstanceState(state).postCreate(state).resume().visible()
        settle()
    }

    /** Until nothing is under way: not on the screen, not in the core, not on the network. */
    fun settle() {
        repeat(2) {
            app.opened.forEach(::settle)
            shadowOf(Looper.getMainLooper()).idle()
        }
    }

    private fun settle(seat: Seat<*, *>) {
        val done = CountDownLatch(1)
        seat.work {
            runBlocking { it.settled() }
            done.countDown()
        }
        check(done.await(60, TimeUnit.SECONDS)) { "the core did not come to rest" }
        // What the core told its listener meanwhile is looked at after this.
        val looked = CountDownLatch(1)
        seat.work { looked.countDown() }
        check(looked.await(60, TimeUnit.SECONDS)) { "the core did not come to rest" }
        shadowOf(Looper.getMainLooper()).idle()
    }

    /** The network comes or goes. */
    fun network(on: Boolean) {
        app.network(on)
        settle()
    }

    /** Everything of the screen that can be seen. */
    fun seen(): Sequence<View> = seen(frame)

    private fun seen(view: View): Sequence<View> = sequence {
        if (view.visibility != View.VISIBLE) return@sequence
        yield(view)
        if (view is ViewGroup) for (place in 0 until view.childCount) yieldAll(seen(view.getChildAt(place)))
    }

    /** All words on the screen. */
    fun words() = seen().filterIsInstance<TextView>().map { it.text.toString() }.filter { it.isNotEmpty() }.toList()

    /** Presses what says this. */
    fun press(text: String) {
        val found =
            seen().firstOrNull { (it as? TextView)?.text?.toString() == text || it.contentDescription?.toString() == text }
                ?: throw AssertionError("nothing says “$text” among ${words()}")
        val pressed = generateSequence(found) { it.parent as? View }.firstOrNull { it.hasOnClickListeners() }
        check(pressed != null && pressed.isEnabled) { "“$text” cannot be pressed" }
        pressed.performClick()
        settle()
    }

    /** Presses the view with this id. */
    fun press(id: Int) {
        val view = seen().firstOrNull { it.id == id } ?: throw AssertionError("it is not on the screen; there is ${words()}")
        check(view.isEnabled) { "it cannot be pressed now" }
        check(view.performClick()) { "nothing happens when it is pressed" }
        settle()
    }

    /** Presses the row at this place of a list. */
    fun pressRow(box: Int, place: Int) {
        val list = seen().first { it.id == box } as ViewGroup
        val row =
            if (list is ListView) {
                val position = list.headerViewsCount + place
                list.setSelection(position)
                shadowOf(Looper.getMainLooper()).idle()
                (list.getChildAt(position - list.firstVisiblePosition) as ViewGroup).getChildAt(0)
            } else {
                list.getChildAt(place)
            }
        check(row.performClick()) { "nothing happens when the row is pressed" }
        settle()
    }

    /** Types into the field with this id. */
    fun type(id: Int, text: String) {
        val field = seen().first { it.id == id } as EditText
        field.setText(text)
        field.setSelection(text.length)
    }

    /** Logs in as `user` in the browser that the app opened. */
    fun logIn(user: String) {
        press(R.id.login)
        val opened = checkNotNull(shadowOf(activity).nextStartedActivity?.dataString) { "no browser was opened" }
        val url = Person.logIn(opened, user)
        controller.newIntent(android.content.Intent(android.content.Intent.ACTION_VIEW, android.net.Uri.parse(url)))
        settle()
    }

    /** A picture of the whole window. */
    fun picture(): Bitmap {
        shadowOf(Looper.getMainLooper()).idle()
        val bitmap = Bitmap.createBitmap(frame.width, frame.height, Bitmap.Config.ARGB_8888)
        frame.draw(Canvas(bitmap))
        return bitmap
    }

    /** Away with it. */
    fun close() {
        controller.pause().stop().destroy()
        app.forget()
    }
}
