package org.uitpas.open.app.camera

import android.view.TextureView

/** A grey picture as the camera gives it: the Y plane, rows `stride` bytes apart. */
class GreyFrame(val pixels: ByteArray, val width: Int, val height: Int, val stride: Int)

/** What becomes of a camera; called on its thread. */
interface FrameSink {
    fun frame(frame: GreyFrame)

    /** There is no camera, or it stopped: another app took it, or it broke. */
    fun lost()
}

/** A camera that is on or off. */
interface FrameSource {
    /** On: pictures for the person into `preview`, grey frames into `sink`. */
    fun start(preview: TextureView, sink: FrameSink)

    /** The light beside the lens, where there is one. */
    fun torch(on: Boolean)

    /** Sharp at this place of the preview, both from 0 to 1. */
    fun focus(x: Float, y: Float)

    /** Off; safe to call twice. */
    fun stop()

    /** There is a light beside the lens. */
    val hasTorch: Boolean
}
