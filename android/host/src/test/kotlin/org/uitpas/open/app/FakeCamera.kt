package org.uitpas.open.app

import android.content.Context
import android.graphics.Bitmap
import android.graphics.Color
import android.view.TextureView
import java.awt.image.BufferedImage
import kotlin.concurrent.thread
import org.junit.rules.ExternalResource
import org.uitpas.open.app.camera.CameraPane
import org.uitpas.open.app.camera.FrameSink
import org.uitpas.open.app.camera.FrameSource
import org.uitpas.open.app.camera.GreyFrame
import org.uitpas.open.host.Person

/** A camera that sees what the test holds before it, on a thread of its own as a real one does. */
class FakeCamera : FrameSource {
    private var sink: FrameSink? = null
    val isOn get() = sink != null
    var isLit = false
        private set
    var focusedAt: Pair<Float, Float>? = null
        private set

    override var hasTorch = true

    override fun start(preview: TextureView, sink: FrameSink) {
        this.sink = sink
    }

    override fun torch(on: Boolean) {
        isLit = on
    }

    override fun focus(x: Float, y: Float) {
        focusedAt = x to y
    }

    override fun stop() {
        sink = null
    }

    /** One frame. */
    fun see(frame: GreyFrame) = elsewhere { sink?.frame(frame) }

    /** Another app takes the camera. */
    fun lose() = elsewhere { sink?.lost() }

    private fun elsewhere(deed: () -> Unit) = thread(block = deed).join()
}

/** Puts cameras of the test in the place of the phone's. */
class FakeCameras : ExternalResource() {
    private val all = mutableListOf<FakeCamera>()
    private lateinit var before: (Context) -> FrameSource

    /** The one that is on. */
    val on get() = all.last { it.isOn }

    /** How many are on. */
    val countOn get() = all.count { it.isOn }

    override fun before() {
        before = CameraPane.sources
        CameraPane.sources = { FakeCamera().also { all += it } }
    }

    override fun after() {
        CameraPane.sources = before
    }
}

/** What stands before a camera. */
object Sights {
    private const val PIXELS_PER_MODULE = 4
    private const val SIDE = 64

    /** An event's poster, on paper. */
    fun poster(registry: String, event: String) = of(Person.poster(registry, event))

    /** A picture on paper. */
    fun of(picture: BufferedImage) = GreyFrame(Person.grey(picture), picture.width, picture.height, picture.width)

    /** A code as it stands on a screen, where a pixel of its drawing is a module. */
    fun screen(code: Bitmap): GreyFrame {
        val (width, height) = code.width * PIXELS_PER_MODULE to code.height * PIXELS_PER_MODULE
        val pixels = ByteArray(width * height) { place ->
            Color.red(code.getPixel(place % width / PIXELS_PER_MODULE, place / width / PIXELS_PER_MODULE)).toByte()
        }
        return GreyFrame(pixels, width, height, width)
    }

    /** Nothing but this grey. */
    fun plain(grey: Int) = GreyFrame(ByteArray(SIDE * SIDE) { grey.toByte() }, SIDE, SIDE, SIDE)
}
