package org.uitpas.open.app

import android.content.Intent
import android.graphics.Bitmap
import android.graphics.Canvas
import android.net.Uri
import android.os.Build
import android.os.Bundle
import android.os.Looper
import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import android.widget.ListView
import android.widget.TextView
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.uitpas.open.app.camera.GreyFrame
import org.uitpas.open.app.core.Seat
import org.uitpas.open.host.Person

/** A phone with the app on it, and a person who looks at it, presses and types. */
class Phone {
    val app get() = RuntimeEnvironment.getApplication() as TestApplication
    private lateinit var controller: ActivityController<MainActivity>
    private var memory = app.emptyMemory()
    private var online = true
    private var upright = true
    private var inFront = false
    val activity: MainActivity get() = controller.get()
    val frame: View get() = activity.window.decorView

    /** Takes this phone into the hand and puts the other one down: only one at a time does what the platform does. */
    fun pickUp(side: Sides) {
        Sides.choose(app, side)
        app.memory = memory
        app.online(online)
    }

    /** Starts the app, straight into this side, or as for the first time. */
    fun start(side: Sides? = null, intent: Intent? = null): Phone {
        side?.let { Sides.choose(app, it) }
        app.memory = memory
        controller = Robolectric.buildActivity(MainActivity::class.java, intent).setup().visible()
        inFront = true
        settle()
        return this
    }

    /**
     * The system ends the process; what it saved comes back with the next start. `meanwhile` happens before that is in
     * front: the answer of another app for which this one made place.
     */
    fun die(meanwhile: () -> Unit = {}) {
        val state = Bundle()
        away()
        controller.saveInstanceState(state).destroy()
        forget()
        val next = Robolectric.buildActivity(MainActivity::class.java).create(state).start()
        controller = next.restoreInstanceState(state).postCreate(state)
        meanwhile()
        controller.resume().visible()
        inFront = true
        settle()
    }

    private fun forget() {
        app.forget(this)
        memory = app.memory
    }

    /** Turns the phone on its side, or upright again. */
    fun turn() {
        upright = !upright
        RuntimeEnvironment.setQualifiers(if (upright) "+port" else "+land")
        controller.configurationChange()
        controller.visible()
        settle()
    }

    /** Another app comes to the front. */
    fun leave() {
        away()
        settle()
    }

    private fun away() {
        if (!inFront) return
        controller.pause().stop()
        inFront = false
        show(false)
    }

    /** What the system does with the window of an activity that stops and starts. */
    private fun show(window: Boolean) {
        frame.visibility = if (window) View.VISIBLE else View.INVISIBLE
        shadowOf(Looper.getMainLooper()).idleFor(FRAME)
    }

    /** Back to this one. */
    fun comeBack() {
        controller.restart().start().resume()
        inFront = true
        show(true)
        settle()
    }

    /** The gesture or key that goes back; whether the app kept it for itself. */
    fun back(): Boolean {
        val kept = if (RuntimeEnvironment.getApiLevel() >= Build.VERSION_CODES.TIRAMISU) backOn33() else backBefore()
        settle()
        return kept
    }

    private fun backOn33(): Boolean {
        val top = activity.window.decorView.viewRootImpl.onBackInvokedDispatcher.topCallback
        // The platform has one of its own there, which leaves the app.
        if (top == null || !top.javaClass.name.startsWith(app.packageName)) return false
        top.onBackInvoked()
        return true
    }

    @Suppress("DEPRECATION")
    private fun backBefore(): Boolean {
        activity.onBackPressed()
        return !activity.isFinishing
    }

    /** An address or an order comes in from outside. */
    fun deliver(intent: Intent) {
        controller.newIntent(intent)
        settle()
    }

    /** Until nothing is under way: not on the screen, not in the core, not on the network. */
    fun settle() {
        app.linesOf(this)
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
        online = on
        app.network(this, on)
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
        pressed(find(id))
    }

    /** Presses the view with this id in a part of the screen. */
    fun pressIn(part: Int, id: Int) = pressed(seen(find(part)).firstOrNull { it.id == id } ?: missing(id))

    /** The view with this id, as a person sees it. */
    fun find(id: Int) = seen().firstOrNull { it.id == id } ?: missing(id)

    /** Whether the view with this id can be seen. */
    fun sees(id: Int) = seen().any { it.id == id }

    /** Whether it can be seen in this part of the screen. */
    fun seesIn(part: View, id: Int) = seen(part).any { it.id == id }

    /** What stands in the view with this id; nothing when it cannot be seen. */
    fun text(id: Int) = (seen().firstOrNull { it.id == id } as? TextView)?.text?.toString()

    private fun missing(id: Int): Nothing =
        throw AssertionError("${app.resources.getResourceEntryName(id)} is not on the screen; there is ${words()}")

    private fun pressed(view: View) {
        check(view.isEnabled) { "it cannot be pressed now" }
        check(view.performClick()) { "nothing happens when it is pressed" }
        settle()
    }

    /** Presses the row at this place of a list. */
    fun pressRow(box: Int, place: Int) {
        val list = find(box) as ViewGroup
        val row =
            if (list is ListView) {
                val position = list.headerViewsCount + place
                while (position > list.lastVisiblePosition && list.canScrollList(DOWN)) list.scrollListBy(STEP)
                while (position < list.firstVisiblePosition && list.canScrollList(-DOWN)) list.scrollListBy(-STEP)
                (list.getChildAt(position - list.firstVisiblePosition) as ViewGroup).getChildAt(0)
            } else {
                list.getChildAt(place)
            }
        check(row.performClick()) { "nothing happens when the row is pressed" }
        settle()
    }

    /** Types into the field with this id. */
    fun type(id: Int, text: String) {
        val field = find(id) as EditText
        field.setText(text)
        field.setSelection(text.length)
    }

    /** Logs in as `user` in the browser that the app opened. */
    fun logIn(user: String) {
        deliver(askToLogIn(user))
    }

    /** Logs in as `user` in the browser that the app opened; this is what the browser comes back with. */
    fun askToLogIn(user: String): Intent {
        press(R.id.login)
        val opened = checkNotNull(nextStarted()?.dataString) { "no browser was opened" }
        return Intent(Intent.ACTION_VIEW, Uri.parse(Person.logIn(opened, user)))
    }

    /** What the app opened last, if anything: a browser, the settings. */
    fun nextStarted(): Intent? = shadowOf(activity).nextStartedActivity

    /** What the core shows on this side now. */
    val counterView get() = checkNotNull(app.counter.view)
    val passholderView get() = checkNotNull(app.passholder.view)

    /** Holds the camera at something until the app has seen it, or for as long as one has patience. */
    fun look(camera: FakeCamera, sight: GreyFrame) {
        val before = words()
        for (frame in 0 until PATIENCE) {
            camera.see(sight)
            settle()
            if (words() != before) return
        }
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
        away()
        controller.destroy()
        forget()
    }

    private companion object {
        /** Frames. */
        const val PATIENCE = 20

        val FRAME: Duration = Duration.ofMillis(20)

        /** How a list is moved under the finger, a little at a time. */
        const val DOWN = 1
        const val STEP = 200
    }
}
