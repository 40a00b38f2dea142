package org.uitpas.open.app.camera

import android.graphics.Matrix
import android.graphics.Rect
import android.graphics.RectF
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.params.MeteringRectangle
import android.util.Size
import android.view.Surface

// How a camera's sensor, the phone and the screen lie to each other. Turns are counted in quarters.

private const val QUARTER = 90
private const val QUARTERS = 4

/** The area to focus on: twice this part of the sensor's width. */
private const val FOCUS_PART = 10

private val CameraCharacteristics.mounted get() = (get(CameraCharacteristics.SENSOR_ORIENTATION) ?: QUARTER) / QUARTER

/** The sensor lies on its side in the phone, as in most. */
internal val CameraCharacteristics.sideways get() = mounted % 2 == 1

/** How far a frame is turned to stand upright on a screen that is `turned` itself (`Display.getRotation`). */
internal fun CameraCharacteristics.quarters(turned: Int) = (mounted - turned + QUARTERS) % QUARTERS

/** What lies on the sensor under the place of the preview that was touched, both from 0 to 1. */
internal fun focusArea(x: Float, y: Float, sensor: Rect, quarters: Int): MeteringRectangle {
    val (left, top) =
        when (quarters) {
            Surface.ROTATION_0 -> x to y
            Surface.ROTATION_90 -> y to 1 - x
            Surface.ROTATION_180 -> 1 - x to 1 - y
            else -> 1 - y to x
        }
    val half = sensor.width() / FOCUS_PART
    val centerX = (left * sensor.width()).toInt().coerceIn(half, sensor.width() - half)
    val centerY = (top * sensor.height()).toInt().coerceIn(half, sensor.height() - half)
    return MeteringRectangle(centerX - half, centerY - half, 2 * half, 2 * half, MeteringRectangle.METERING_WEIGHT_MAX)
}

/**
 * Fills the preview with the middle of the picture, undistorted and upright. By itself it is stretched over the view,
 * and upright for a phone that is held upright.
 */
internal fun previewTransform(width: Int, height: Int, frame: Size, sideways: Boolean, turned: Int): Matrix {
    val view = RectF(0f, 0f, width.toFloat(), height.toFloat())
    val upright = if (sideways) Size(frame.height, frame.width) else frame
    val picture = RectF(0f, 0f, upright.width.toFloat(), upright.height.toFloat())
    picture.offset(view.centerX() - picture.centerX(), view.centerY() - picture.centerY())
    val across = turned % 2 == 1
    val (shownWidth, shownHeight) =
        if (across) picture.height() to picture.width() else picture.width() to picture.height()
    val fill = maxOf(view.width() / shownWidth, view.height() / shownHeight)
    return Matrix().apply {
        setRectToRect(view, picture, Matrix.ScaleToFit.FILL)
        postScale(fill, fill, view.centerX(), view.centerY())
        postRotate(-(QUARTER * turned).toFloat(), view.centerX(), view.centerY())
    }
}
